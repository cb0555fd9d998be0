import { quorumOf, type SetQuorum, toleratedLosses } from '../../applications/quorum.ts';
import { allowedDisruptions, budgetWords } from '../../kubernetes/allowed-disruptions.ts';
import type { Budget } from '../../kubernetes/budget.ts';
import { budgetsOf, coverage } from '../../kubernetes/selected-pods.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { countedBeside } from '../counted-replicas.ts';
import { defineRule, notEvaluated, PASS, type Problem } from '../rule.ts';
import { isInevitable } from './cluster-controllers.ts';

export const budgetKept = defineRule({
  id: 'budget-kept',
  category: 'protection',
  kind: 'PodDisruptionBudget',
  needs: 'related',
  reads: ['apps/StatefulSet', 'policy/PodDisruptionBudget', 'Namespace'],
  operations: ['UPDATE', 'DELETE'],
  title: 'A running quorum application keeps its disruption budget',
  rationale:
    'The budget is all that stands between a drain and the majority of a quorum. It is often removed to get one stuck drain ' +
    'going, and the next drain takes two members at once.',
  remediation:
    'Keep a budget that lets one member go at a time; move the member that blocks a drain by hand.',
  links: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
  check(budget, context) {
    const { subject, previous, world, namespace, applications } = context;
    if (isInevitable(budget.meta, context)) return PASS;
    const before = subject.operation === 'DELETE' ? budget : previous;
    if (!before?.selector) return PASS;
    const sets = world.statefulSetsNear(namespace, before.selector);
    const budgets = world.budgets(namespace);
    if (!sets.known) return notEvaluated(sets.reason);
    if (!budgets.known) return notEvaluated(budgets.reason);
    const others = budgets.value.filter(({ meta }) => meta.name !== budget.meta.name);
    const beside = countedBeside(budget, context);
    return sets.value.flatMap((set) => {
      const quorum = set.replicas > 1 && !set.meta.deleting ? quorumOf(set, applications) : undefined;
      if (!quorum || coverage(before.selector, set) !== 'all' || budgetsOf(others, set).length > 0) return [];
      return subject.operation === 'DELETE'
        ? [unguarded(budget, set, quorum)]
        : weakened({ budget, before, set, quorum, beside: beside(set) });
    });
  },
});

function unguarded({ meta }: Budget, set: StatefulSet, { profile }: SetQuorum): Problem {
  return {
    message: `PodDisruptionBudget "${meta.name}" is all that guards the ${set.replicas} members of StatefulSet "${set.meta.name}", which run ${profile.title}`,
    path: [],
  };
}

interface Change {
  readonly budget: Budget;
  readonly before: Budget;
  readonly set: StatefulSet;
  readonly quorum: SetQuorum;
  /** Replicas of other sets that the budget counts too. */
  readonly beside: number;
}

/** What the update itself takes away. */
function weakened({ budget, before, set, quorum, beside }: Change): readonly Problem[] {
  const who = `StatefulSet "${set.meta.name}", which runs ${quorum.profile.title},`;
  if (coverage(budget.selector, set) !== 'all') {
    const message = `PodDisruptionBudget "${budget.meta.name}" would no longer select the pods of ${who} and no other does`;
    return [{ message, path: ['spec', 'selector'] }];
  }
  const tolerated = toleratedLosses(quorum, set.replicas);
  const allowed = (each: Budget) => {
    const disruptions = allowedDisruptions(each, set.replicas + beside) ?? set.replicas;
    return Math.min(disruptions, set.replicas);
  };
  const is = allowed(budget);
  if (is <= tolerated || is <= allowed(before)) return [];
  const field = budget.maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
  const message = `PodDisruptionBudget "${budget.meta.name}" (${budgetWords(budget)}) would let ${is} of ${set.replicas} members of ${who} go at once; its quorum stands the loss of ${tolerated}`;
  return [{ message, path: ['spec', field] }];
}
