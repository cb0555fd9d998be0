import { claimName } from '../kubernetes/claim.ts';
import type { Path } from '../kubernetes/path.ts';
import type { Labels } from '../kubernetes/selectors.ts';
import { type ClaimTemplate, ordinalRange, type StatefulSet } from '../kubernetes/stateful-set.ts';
import type { World } from '../world/world.ts';

/** A claim whose data is to be backed up. It need not exist yet: it is then read as the controller will make it. */
export interface TargetClaim {
  readonly name: string;
  /** The pod's volume that mounts it, which is what Velero's annotations name. */
  readonly volume: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly accessModes: readonly string[];
  readonly volumeMode: string;
  /** Of the template, or of the volume that names the claim. */
  readonly path: Path;
}

/** A StatefulSet as backup tools see it. */
export interface BackupTarget {
  readonly set: StatefulSet;
  readonly namespace: string;
  readonly claims: readonly TargetClaim[];
}

/** A set may name any number of replicas; what covers this many members of one template covers the rest of them. */
const MOST_MEMBERS = 100;

/** The claims of `set`: one for each template and member, and those that its pod template names. */
export function targetOf(set: StatefulSet, namespace: string, world: World): BackupTarget {
  const claims = set.claimTemplates.flatMap((template) => memberClaims(set, template, namespace, world));
  for (const { name, claimName: named, path } of set.template.volumes) {
    if (named !== undefined) claims.push(read({ namespace, name: named, volume: name, path }, world));
  }
  return { set, namespace, claims };
}

function memberClaims(
  set: StatefulSet,
  template: ClaimTemplate,
  namespace: string,
  world: World,
): TargetClaim[] {
  // A set that is scaled to zero still has its data: its first member stands for it.
  const { first, last } = ordinalRange(set) ?? { first: set.firstOrdinal, last: set.firstOrdinal };
  const count = Math.min(last - first + 1, MOST_MEMBERS);
  const made = asMade(set, template);
  return Array.from({ length: count }, (_, index) => {
    const name = claimName(template.name, set.meta.name, first + index);
    const stored = world.claim(namespace, name);
    if (!stored.known || !stored.value) return { ...made, name };
    const { meta, accessModes, volumeMode } = stored.value;
    return { ...made, name, labels: meta.labels, annotations: meta.annotations, accessModes, volumeMode };
  });
}

/**
 * A claim as the controller makes it from its template: with the labels of the set's selector added (k8s.io/kubernetes,
 * pkg/controller/statefulset/stateful_set_utils.go, getPersistentVolumeClaims).
 */
function asMade(set: StatefulSet, template: ClaimTemplate): Omit<TargetClaim, 'name'> {
  return {
    volume: template.name,
    labels: new Map([...template.meta.labels, ...(set.selector?.matchLabels ?? [])]),
    annotations: template.meta.annotations,
    accessModes: template.accessModes,
    volumeMode: template.volumeMode,
    path: template.path,
  };
}

function read(
  of: { readonly namespace: string; readonly name: string; readonly volume: string; readonly path: Path },
  world: World,
): TargetClaim {
  const stored = world.claim(of.namespace, of.name);
  const claim = stored.known ? stored.value : undefined;
  return {
    name: of.name,
    volume: of.volume,
    labels: claim?.meta.labels ?? new Map(),
    annotations: claim?.meta.annotations ?? new Map(),
    accessModes: claim?.accessModes ?? [],
    volumeMode: claim?.volumeMode ?? 'Filesystem',
    path: of.path,
  };
}
