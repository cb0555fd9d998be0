import type { Budget } from '../kubernetes/budget.ts';
import { readBudget } from '../kubernetes/budget.ts';
import type { Claim } from '../kubernetes/claim.ts';
import { readClaim } from '../kubernetes/claim.ts';
import { type Deployment, readDeployment } from '../kubernetes/deployment.ts';
import { readService, type Service } from '../kubernetes/service.ts';
import { readStatefulSet, type StatefulSet } from '../kubernetes/stateful-set.ts';

/**
 * Why an object is judged. `SCALE` is an update of the `scale` subresource: the subject is then the StatefulSet as it
 * would be after the scaling. `AUDIT` is an object that simply is, in a file or a cluster.
 */
export type Operation = 'CREATE' | 'UPDATE' | 'SCALE' | 'DELETE' | 'AUDIT';

export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  /** Empty when the API server is still to make one from `generateName`. */
  readonly name: string;
}

export interface User {
  readonly username: string;
  readonly groups: readonly string[];
}

/** One object under judgement. */
export interface Subject {
  readonly ref: ObjectRef;
  readonly operation: Operation;
  /** The object as it would be; on DELETE, the object that goes. */
  readonly object: unknown;
  /** The object as it was, on UPDATE and SCALE. */
  readonly previous: unknown;
  readonly user: User | undefined;
  readonly dryRun: boolean;
  /** On DELETE: whether what the object owns is left behind (`kubectl delete --cascade=orphan`). */
  readonly orphans?: boolean;
  /** False for a SCALE whose StatefulSet is not known: then only name, namespace and replicas can be read. */
  readonly complete: boolean;
}

/** The kinds that rules judge, and what each is read as. */
export interface Views {
  readonly StatefulSet: StatefulSet;
  readonly Service: Service;
  readonly PersistentVolumeClaim: Claim;
  readonly PodDisruptionBudget: Budget;
  readonly Deployment: Deployment;
}

export type SubjectKind = keyof Views;

export const READERS: { readonly [K in SubjectKind]: (value: unknown) => Views[K] } = {
  StatefulSet: readStatefulSet,
  Service: readService,
  PersistentVolumeClaim: readClaim,
  PodDisruptionBudget: readBudget,
  Deployment: readDeployment,
};

const GROUPS: { readonly [K in SubjectKind]: string } = {
  StatefulSet: 'apps',
  Service: '',
  PersistentVolumeClaim: '',
  PodDisruptionBudget: 'policy',
  Deployment: 'apps',
};

/**
 * The kind that rules know an object by; undefined for one they do not judge. The version does not matter, but for
 * Deployment's old home `extensions`, which is judged alike.
 */
export function subjectKind(apiVersion: string, kind: string): SubjectKind | undefined {
  if (!Object.hasOwn(GROUPS, kind)) return undefined;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const known = kind as SubjectKind;
  return group === GROUPS[known] || (known === 'Deployment' && group === 'extensions') ? known : undefined;
}
