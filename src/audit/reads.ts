import type { Policy } from '../policy/policy.ts';
import { RULES } from '../rules/registry.ts';
import type { SubjectKind } from '../rules/subject.ts';
import type { WorldKind } from '../world/world.ts';

/** Where the API server has a kind that is judged. */
export interface AuditedKind {
  readonly kind: SubjectKind;
  readonly apiVersion: string;
  readonly plural: string;
}

const RESOURCES: { readonly [K in SubjectKind]: Omit<AuditedKind, 'kind'> } = {
  StatefulSet: { apiVersion: 'apps/v1', plural: 'statefulsets' },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments' },
  Service: { apiVersion: 'v1', plural: 'services' },
  PersistentVolumeClaim: { apiVersion: 'v1', plural: 'persistentvolumeclaims' },
  PodDisruptionBudget: { apiVersion: 'policy/v1', plural: 'poddisruptionbudgets' },
};

/** The kinds that an audit by all rules judges, by plural. */
export const JUDGED_PLURALS: readonly string[] = [
  ...new Set(judgingRules(undefined).map(({ kind }) => RESOURCES[kind].plural)),
];

/** What an audit needs of a cluster, and no more: the kinds its rules judge, and those they ask of. */
export interface AuditReads {
  readonly subjects: readonly AuditedKind[];
  readonly kinds: readonly WorldKind[];
}

/** What the rules of `policy` that judge what simply is need; only `rules` of them, where given. */
export function auditReads(policy: Policy, rules?: ReadonlySet<string>): AuditReads {
  const judging = judgingRules(rules);
  const subjects = [...new Set(judging.map(({ kind }) => kind))];
  const asked = new Set(judging.flatMap(({ reads }) => reads));
  return {
    subjects: subjects.map((kind) => ({ kind, ...RESOURCES[kind] })),
    kinds: policy.reads.filter((kind) => asked.has(kind)),
  };
}

function judgingRules(rules: ReadonlySet<string> | undefined) {
  return RULES.filter(({ id, operations }) => operations.includes('AUDIT') && (rules?.has(id) ?? true));
}
