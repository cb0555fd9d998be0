import type { Budget } from './budget.ts';
import { type LabelSelector, type Labels, selects } from './selectors.ts';
import {
  ordinalRange,
  PER_POD_LABELS,
  POD_INDEX_LABEL,
  POD_NAME_LABEL,
  type StatefulSet,
} from './stateful-set.ts';

/** How many of a set's pods a selector selects. */
export type Coverage = 'all' | 'some' | 'none';

/**
 * How much of a set `selector` covers, by the labels of its pod template and those that the controller adds to each pod:
 * its name and its ordinal. A set of no replicas is judged by its template.
 */
export function coverage(selector: LabelSelector | undefined, set: StatefulSet): Coverage {
  if (!selector) return 'none';
  const outcomes = witnesses(selector, set).map((labels) => selects(selector, labels));
  if (outcomes.every((selected) => selected)) return 'all';
  return outcomes.some((selected) => selected) ? 'some' : 'none';
}

/** The budgets that select all the pods of a set. */
export function budgetsOf(budgets: readonly Budget[], set: StatefulSet): readonly Budget[] {
  return budgets.filter(({ selector }) => coverage(selector, set) === 'all');
}

/**
 * The replicas of the other sets whose pods `budget` selects too: it counts the pods of all its workloads together
 * (kubernetes pkg/controller/disruption, getExpectedScale).
 */
export function replicasBeside(set: StatefulSet, { selector }: Budget, sets: readonly StatefulSet[]): number {
  return sets
    .filter((other) => other.meta.name !== set.meta.name && coverage(selector, other) === 'all')
    .reduce((sum, { replicas }) => sum + replicas, 0);
}

/**
 * The labels of pods that stand for all: each pod that the selector names, and one of those that it does not, which fare
 * alike. Their number depends on the selector, not on the replicas.
 */
function witnesses(selector: LabelSelector, set: StatefulSet): readonly Labels[] {
  const range = ordinalRange(set);
  const { labels } = set.template.meta;
  if (!range || !looksAtPods(selector)) return [labels];
  const named = namedOrdinals(selector, set);
  let unnamed = range.first;
  while (named.has(unnamed)) unnamed++;
  const ordinals = unnamed <= range.last ? [...named, unnamed] : [...named];
  return ordinals.map(
    (ordinal) =>
      new Map([
        ...labels,
        [POD_NAME_LABEL, `${set.meta.name}-${ordinal}`],
        [POD_INDEX_LABEL, String(ordinal)],
      ]),
  );
}

function looksAtPods({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return [...matchLabels.keys(), ...matchExpressions.map(({ key }) => key)].some((key) =>
    PER_POD_LABELS.has(key),
  );
}

/** The ordinals of the set's pods that a selector mentions by name or index. */
function namedOrdinals(selector: LabelSelector, set: StatefulSet): ReadonlySet<number> {
  const prefix = `${set.meta.name}-`;
  const names = valuesOf(selector, POD_NAME_LABEL).filter((name) => name.startsWith(prefix));
  const indexes = [...names.map((name) => name.slice(prefix.length)), ...valuesOf(selector, POD_INDEX_LABEL)];
  const ordinals = indexes.filter((index) => /^(0|[1-9][0-9]*)$/.test(index)).map(Number);
  const { first, last } = ordinalRange(set) ?? { first: 0, last: -1 };
  return new Set(ordinals.filter((ordinal) => ordinal >= first && ordinal <= last));
}

function valuesOf({ matchLabels, matchExpressions }: LabelSelector, label: string): readonly string[] {
  const equal = matchLabels.get(label);
  const listed = matchExpressions.filter(({ key }) => key === label).flatMap(({ values }) => values);
  return equal === undefined ? listed : [equal, ...listed];
}
