import type { Budget } from '../../kubernetes/budget.ts';
import { resolveIntOrPercent } from '../../kubernetes/int-or-percent.ts';

/**
 * How many of `members` a budget lets go at once, when all are healthy; never below 0. undefined when its values cannot
 * be read. A budget that names neither allows all but one (policy/v1: minAvailable defaults to 1).
 */
export function allowedDisruptions(budget: Budget, members: number): number | undefined {
  if (budget.maxUnavailable !== undefined) {
    const unavailable = resolveIntOrPercent(budget.maxUnavailable, members);
    return unavailable === undefined ? undefined : Math.min(unavailable, members);
  }
  const available = budget.minAvailable === undefined ? 1 : resolveIntOrPercent(budget.minAvailable, members);
  return available === undefined ? undefined : Math.max(0, members - available);
}

/** What a budget says, as it is written. */
export function budgetWords({ minAvailable, maxUnavailable }: Budget): string {
  if (maxUnavailable !== undefined) return `maxUnavailable ${maxUnavailable}`;
  return minAvailable === undefined
    ? 'neither minAvailable nor maxUnavailable'
    : `minAvailable ${minAvailable}`;
}
