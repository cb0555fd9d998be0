import { get, list, object, stringMap, text, texts } from './json.ts';

export type Labels = ReadonlyMap<string, string>;

export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A LabelSelector: every requirement of both lists must hold. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelRequirement[];
}

/** Reads a LabelSelector; undefined when there is none, which is not the same as an empty one. */
export function readLabelSelector(value: unknown): LabelSelector | undefined {
  const selector = object(value);
  if (!selector) return undefined;
  return {
    matchLabels: stringMap(get(selector, 'matchLabels')),
    matchExpressions: list(get(selector, 'matchExpressions')).map((expression) => ({
      key: text(get(expression, 'key')) ?? '',
      operator: text(get(expression, 'operator')) ?? '',
      values: texts(get(expression, 'values')),
    })),
  };
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return selector.matchLabels.size === 0 && selector.matchExpressions.length === 0;
}

/**
 * Whether `selector` selects `labels`, by the semantics of metav1.LabelSelector: an empty selector selects everything;
 * NotIn and DoesNotExist hold for an absent label. An operator unknown to Kubernetes selects nothing.
 */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  for (const [key, value] of selector.matchLabels) if (labels.get(key) !== value) return false;
  return selector.matchExpressions.every((requirement) => holds(requirement, labels));
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Whether a plain map selector (a Service's) selects `labels`. An empty one selects nothing, unlike a LabelSelector. */
export function mapSelects(selector: Labels, labels: Labels): boolean {
  if (selector.size === 0) return false;
  for (const [key, value] of selector) if (labels.get(key) !== value) return false;
  return true;
}

/** A selector as kubectl prints it: `app=db,tier in (a,b)`. */
export function formatLabels(labels: Labels): string {
  return [...labels].map(([key, value]) => `${key}=${value}`).join(',');
}
