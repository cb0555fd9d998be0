import type { Budget } from '../kubernetes/budget.ts';
import { replicasBeside } from '../kubernetes/selected-pods.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { RuleContext } from './rule.ts';

/**
 * Tells how many replicas `budget` counts besides those of a set: of the other sets that it selects, as far as they are
 * known. They are read once, when first asked for.
 */
export function countedBeside(
  budget: Budget,
  { world, namespace }: Pick<RuleContext, 'world' | 'namespace'>,
): (set: StatefulSet) => number {
  const { selector } = budget;
  if (!selector) return () => 0;
  let sets: ReturnType<typeof world.statefulSetsNear> | undefined;
  return (set) => {
    sets ??= world.statefulSetsNear(namespace, selector);
    return sets.known ? replicasBeside(set, budget, sets.value) : 0;
  };
}
