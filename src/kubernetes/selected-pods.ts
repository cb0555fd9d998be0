import type { Budget } from '../../kubernetes/budget.ts';
import {
  type LabelRequirement,
  type LabelSelector,
  type Labels,
  selects,
} from '../../kubernetes/selectors.ts';
import { POD_INDEX_LABEL, POD_NAME_LABEL } from '../../kubernetes/stateful-set.ts';

/** Labels that the controller gives each pod a value of its own for. */
const PER_POD: readonly string[] = [POD_NAME_LABEL, POD_INDEX_LABEL];

/**
 * How much of a set a selector covers, by the labels of its pod template. A selector on a label that each pod has a value
 * of its own for, such as its name, may cover single pods: `some`.
 */
export function coverage(selector: LabelSelector | undefined, labels: Labels): 'all' | 'some' | 'none' {
  if (!selector) return 'none';
  if (selects(selector, labels)) return 'all';
  const rest: LabelSelector = {
    matchLabels: new Map([...selector.matchLabels].filter(([key]) => !PER_POD.includes(key))),
    matchExpressions: selector.matchExpressions.filter(({ key }: LabelRequirement) => !PER_POD.includes(key)),
  };
  const perPod =
    rest.matchLabels.size < selector.matchLabels.size ||
    rest.matchExpressions.length < selector.matchExpressions.length;
  return perPod && selects(rest, labels) ? 'some' : 'none';
}

/** The budgets that select all the pods of a template with these labels. */
export function budgetsOf(budgets: readonly Budget[], labels: Labels): readonly Budget[] {
  return budgets.filter(({ selector }) => coverage(selector, labels) === 'all');
}
