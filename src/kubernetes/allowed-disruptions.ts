import type { Budget } from './budget.ts';
import { resolveIntOrPercent } from './int-or-percent.ts';

/**
 * How many of `members` a budget lets go at once, when all are healthy; never below 0. undefined when its values cannot
 * be read. A budget that names neither lets none go: the disruption controller then expects no pods, and without expected
 * pods it allows no disruption (kubernetes pkg/controller/disruption, getExpectedPodCount and updatePdbStatus).
 */
export function allowedDisruptions(budget: Budget, members: number): number | undefined {
  if (budget.maxUnavailable !== undefined) {
    const unavailable = resolveIntOrPercent(budget.maxUnavailable, members);
    return unavailable === undefined ? undefined : Math.max(0, Math.min(unavailable, members));
  }
  if (budget.minAvailable === undefined) return 0;
  const available = resolveIntOrPercent(budget.minAvailable, members);
  return available === undefined ? undefined : Math.max(0, members - available);
}

/** What a budget says, as it is written. */
export function budgetWords({ minAvailable, maxUnavailable }: Budget): string {
  if (maxUnavailable !== undefined) return `maxUnavailable ${maxUnavailable}`;
  return minAvailable === undefined
    ? 'neither minAvailable nor maxUnavailable'
    : `minAvailable ${minAvailable}`;
}
