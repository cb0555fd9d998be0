import { get, type JsonObject, number, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import { type LabelSelector, readLabelSelector } from './selectors.ts';

/** A PodDisruptionBudget. `minAvailable` and `maxUnavailable` are a count or a percentage such as `50%`. */
export interface Budget {
  readonly kind: 'PodDisruptionBudget';
  readonly apiVersion: string;
  readonly meta: Meta;
  /** undefined when absent: a null selector selects no pods, an empty one every pod of the namespace (policy/v1). */
  readonly selector: LabelSelector | undefined;
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  readonly raw: JsonObject;
}

export function readBudget(value: unknown): Budget {
  const raw = object(value) ?? {};
  const spec = get(raw, 'spec');
  return {
    kind: 'PodDisruptionBudget',
    apiVersion: text(get(raw, 'apiVersion')) ?? 'policy/v1',
    meta: readMeta(raw),
    selector: readLabelSelector(get(spec, 'selector')),
    minAvailable: intOrString(get(spec, 'minAvailable')),
    maxUnavailable: intOrString(get(spec, 'maxUnavailable')),
    raw,
  };
}

function intOrString(value: unknown): number | string | undefined {
  return number(value) ?? text(value);
}
