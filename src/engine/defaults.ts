import type { Fill } from '../defaults/default.ts';
import { dig, equal, get, stringMap } from '../kubernetes/json.ts';
import type { Path } from '../kubernetes/path.ts';
import { readStatefulSet } from '../kubernetes/stateful-set.ts';
import type { DefaultEntry, Policy } from '../policy/policy.ts';
import type { RuleContext } from '../rules/rule.ts';
import { type Subject, subjectKind } from '../rules/subject.ts';
import type { World } from '../world/world.ts';
import { Filling, type PatchOperation } from './patch.ts';

/** What the defaults in force make of one object. */
export interface Defaulted {
  /** In the order to apply; empty when there is nothing to fill. */
  readonly patch: readonly PatchOperation[];
  /** The object as it becomes. */
  readonly object: unknown;
  /** Which default filled which field. */
  readonly applied: readonly { readonly default: string; readonly path: Path }[];
  /** Defaults that threw: bugs, that leave the object as it was. */
  readonly errors: readonly { readonly default: string; readonly error: unknown }[];
}

/**
 * What the API server lets an update of a StatefulSet change (k8s.io/kubernetes, pkg/apis/apps/validation,
 * ValidateStatefulSetUpdate); the rest of `spec` is immutable.
 */
const MUTABLE: ReadonlySet<unknown> = new Set([
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  'revisionHistoryLimit',
  'template',
  'updateStrategy',
]);

/**
 * Fills in the absent fields of a StatefulSet that `policy` has defaults for. Pure: `now` is in milliseconds since the
 * epoch. Never throws, never changes a field that is set, nothing that an update may not change, and nothing that would
 * start a rollout which the request does not start by itself. Applied to its own outcome it fills nothing.
 */
export function applyDefaults(policy: Policy, subject: Subject, world: World, now: number): Defaulted {
  const entries = entriesFor(policy, subject);
  const context: Omit<RuleContext<'StatefulSet'>, 'parameters'> = {
    subject,
    namespace: subject.ref.namespace,
    previous: subject.operation === 'UPDATE' ? readStatefulSet(subject.previous) : undefined,
    world,
    applications: policy.applications,
    now,
  };
  const permits = lawOf(subject);
  const patch: PatchOperation[] = [];
  const applied: { default: string; path: Path }[] = [];
  const errors: { default: string; error: unknown }[] = [];
  const filling = new Filling(subject.object);
  let read = { set: readStatefulSet(filling.value), after: 0 };
  for (const { default: each, parameters } of entries) {
    try {
      // One default may build on what another has filled.
      if (read.after < patch.length) read = { set: readStatefulSet(filling.value), after: patch.length };
      for (const proposed of each.propose(read.set, { ...context, parameters })) {
        const operation = permits(proposed) ? filling.fill(proposed) : undefined;
        if (!operation) continue;
        patch.push(operation);
        applied.push({ default: each.id, path: proposed.path });
      }
    } catch (error) {
      errors.push({ default: each.id, error });
    }
  }
  return { patch, object: filling.value, applied, errors };
}

/** The defaults in force for the subject; none for one that is on its way out. */
function entriesFor(policy: Policy, { ref, operation, object }: Subject): readonly DefaultEntry[] {
  const metadata = get(object, 'metadata');
  const deleting = (get(metadata, 'deletionTimestamp') ?? undefined) !== undefined;
  if (subjectKind(ref.apiVersion, ref.kind) !== 'StatefulSet' || deleting) return [];
  if (operation !== 'CREATE' && operation !== 'UPDATE') return [];
  const labels = stringMap(get(metadata, 'labels'));
  return policy.defaultsFor({ kind: 'StatefulSet', operation, namespace: ref.namespace, labels });
}

/** Whether a fill is one that this request may be given. */
function lawOf({ operation, object, previous }: Subject): (proposed: Fill) => boolean {
  if (operation === 'CREATE') return () => true;
  const templateChanges = !equal(dig(object, 'spec', 'template'), dig(previous, 'spec', 'template'));
  return ({ path: [root, field] }) => {
    if (root !== 'spec') return true;
    // A template that the request leaves alone stays as it is: any change of it restarts every pod.
    return MUTABLE.has(field) && (field !== 'template' || templateChanges);
  };
}
