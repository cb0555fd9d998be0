import type { Autoscaler } from './autoscaler.ts';
import { dig, get, integer, list, text } from './json.ts';
import type { StatefulSet } from './stateful-set.ts';

/** KEDA keeps the target at this count while the annotation stands. */
const PAUSED_REPLICAS = 'autoscaling.keda.sh/paused-replicas';
/** keda.sh/docs, ScaledObject specification. */
const KEDA_DEFAULT_MAXIMUM = 100;

/**
 * The autoscalers that scale `set`. The HorizontalPodAutoscaler that KEDA makes for a ScaledObject is left out where that
 * ScaledObject is among them: it says the same, and nobody writes it.
 */
export function autoscalersOf(set: StatefulSet, autoscalers: readonly Autoscaler[]): readonly Autoscaler[] {
  const own = autoscalers.filter((autoscaler) => targets(autoscaler, set));
  const scaledObjects = new Set(
    own.filter(({ kind }) => kind === 'ScaledObject').map(({ meta }) => meta.name),
  );
  return own.filter(({ raw }) => {
    const owners = list(dig(raw, 'metadata', 'ownerReferences'));
    return !owners.some(
      (owner) => get(owner, 'kind') === 'ScaledObject' && scaledObjects.has(text(get(owner, 'name')) ?? ''),
    );
  });
}

/** Other API groups have StatefulSets of their own (apps.kruise.io). */
function targets({ targetKind, targetName, raw }: Autoscaler, set: StatefulSet): boolean {
  const apiVersion = text(dig(raw, 'spec', 'scaleTargetRef', 'apiVersion')) || 'apps/v1';
  return targetKind === 'StatefulSet' && targetName === set.meta.name && apiVersion.startsWith('apps/');
}

/** The lowest count that the autoscaler may set. */
export function lowestCount(autoscaler: Autoscaler): number {
  const paused = autoscaler.meta.annotations.get(PAUSED_REPLICAS) ?? '';
  if (autoscaler.kind !== 'ScaledObject' || !/^[0-9]{1,9}$/.test(paused)) return autoscaler.minReplicas;
  return Math.min(autoscaler.minReplicas, Number(paused));
}

/** The highest count that the autoscaler may set; undefined when a HorizontalPodAutoscaler lacks it, which is invalid. */
export function highestCount({ kind, raw }: Autoscaler): number | undefined {
  return kind === 'ScaledObject'
    ? (integer(dig(raw, 'spec', 'maxReplicaCount')) ?? KEDA_DEFAULT_MAXIMUM)
    : integer(dig(raw, 'spec', 'maxReplicas'));
}

/**
 * How many replicas the autoscaler may take away at once from a set of at most `members`: what its scale-down policies
 * allow, and never more than lies between its bounds. kubernetes.io/docs, Horizontal Pod Autoscaling, Scaling policies:
 * without a policy, all at once; of several the one that allows most, unless `selectPolicy: Min`; percentages round up.
 */
export function largestStep(autoscaler: Autoscaler, members: number): number {
  const { kind, raw, minReplicas } = autoscaler;
  const behavior =
    kind === 'ScaledObject'
      ? dig(raw, 'spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior')
      : dig(raw, 'spec', 'behavior');
  const scaleDown = get(behavior, 'scaleDown');
  const select = text(get(scaleDown, 'selectPolicy')) ?? 'Max';
  if (select === 'Disabled') return 0;
  const steps = list(get(scaleDown, 'policies')).map((policy) => policyStep(policy, members));
  const allowed = select === 'Min' ? Math.min(...steps) : Math.max(...steps);
  return Math.max(0, Math.min(steps.length === 0 ? members : allowed, members - minReplicas));
}

function policyStep(policy: unknown, members: number): number {
  const value = integer(get(policy, 'value')) ?? 0;
  return get(policy, 'type') === 'Percent' ? Math.ceil((members * value) / 100) : value;
}
