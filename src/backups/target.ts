import { type ClaimSpec, claimName, requestedClass } from '../kubernetes/claim.ts';
import { get } from '../kubernetes/json.ts';
import type { Meta } from '../kubernetes/meta.ts';
import type { Path } from '../kubernetes/path.ts';
import { latest } from '../kubernetes/remembered.ts';
import type { Labels } from '../kubernetes/selectors.ts';
import { type ClaimTemplate, ordinalRange, type StatefulSet } from '../kubernetes/stateful-set.ts';
import type { World } from '../world/world.ts';

/** A claim whose data is to be backed up. It need not exist yet: it is then read as the controller will make it. */
export interface TargetClaim {
  readonly name: string;
  /** The pod's volume that it is, which is what annotations of pods name. */
  readonly volume: string;
  /** How manieth member it belongs to, from 0; undefined for a claim that all members share. */
  readonly member: number | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Empty when nothing tells. */
  readonly accessModes: readonly string[];
  /** The PersistentVolume, once it is bound. */
  readonly volumeName: string | undefined;
  /** Who makes its volumes; undefined when its storage class is not known. */
  readonly provisioner: string | undefined;
  readonly classParameters: unknown;
  /** Milliseconds since the epoch; undefined when it is not there to be seen. */
  readonly createdAt: number | undefined;
  /** Of the template, or of the volume that names the claim. */
  readonly path: Path;
}

/** A StatefulSet as backup tools see it. */
export interface BackupTarget {
  readonly set: StatefulSet;
  readonly namespace: string;
  readonly claims: readonly TargetClaim[];
}

/** A set may name any number of replicas, and this much work is done for each; more are judged by the first of them. */
const MOST_MEMBERS = 100;
/** It may have many templates, too, each of which is done for every member. */
const MOST_CLAIMS = 1000;

/** The claims of `set`: one for each template and member, and those that its pod template names. */
export const targetOf = latest((set: StatefulSet, namespace: string, world: World): BackupTarget => {
  // A set that is scaled to zero still has its data: its first member stands for it.
  const { first, last } = ordinalRange(set) ?? { first: set.firstOrdinal, last: set.firstOrdinal };
  const most = Math.min(MOST_MEMBERS, Math.ceil(MOST_CLAIMS / set.claimTemplates.length));
  const members = Array.from({ length: Math.min(last - first + 1, most) }, (_, index) => index);
  const ofMembers = set.claimTemplates.flatMap((template) => {
    const made = asMade(set, template, world);
    return members.map((member) => {
      const name = claimName(template.name, set.meta.name, first + member);
      return stored({ ...made, name, member }, namespace, world);
    });
  });
  const shared = set.template.volumes.flatMap(({ name: volume, claimName: name, path }) =>
    name === undefined ? [] : [stored({ ...UNKNOWN, name, volume, path }, namespace, world)],
  );
  return { set, namespace, claims: [...ofMembers, ...shared] };
});

const UNKNOWN: Omit<TargetClaim, 'name' | 'volume' | 'path'> = {
  member: undefined,
  labels: new Map(),
  annotations: new Map(),
  accessModes: [],
  volumeName: undefined,
  createdAt: undefined,
  provisioner: undefined,
  classParameters: undefined,
};

/**
 * A claim as the controller makes it from its template: with the labels of the set's selector added (k8s.io/kubernetes,
 * pkg/controller/statefulset/stateful_set_utils.go, getPersistentVolumeClaims).
 */
function asMade(set: StatefulSet, template: ClaimTemplate, world: World): Omit<TargetClaim, 'name'> {
  return {
    ...UNKNOWN,
    volume: template.name,
    labels: new Map([...template.meta.labels, ...(set.selector?.matchLabels ?? [])]),
    annotations: template.meta.annotations,
    accessModes: template.accessModes,
    path: template.path,
    ...classOf(template, world),
  };
}

/** The claim as it is in the world, or else as it was thought to be. */
function stored(claim: TargetClaim, namespace: string, world: World): TargetClaim {
  const found = world.claim(namespace, claim.name);
  if (!found.known || !found.value) return claim;
  const { meta, accessModes, volumeName } = found.value;
  return {
    ...claim,
    labels: meta.labels,
    annotations: meta.annotations,
    accessModes,
    volumeName,
    createdAt: meta.createdAt,
    ...classOf(found.value, world),
  };
}

function classOf(claim: ClaimSpec & { readonly meta: Meta }, world: World) {
  const name = requestedClass(claim);
  const found = name === undefined ? world.defaultStorageClass() : world.storageClass(name);
  const storageClass = found.known ? found.value : undefined;
  return {
    provisioner: storageClass?.provisioner,
    classParameters: storageClass && get(storageClass.raw, 'parameters'),
  };
}
