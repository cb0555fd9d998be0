import { get, type JsonObject, number, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import { isEmptySelector, type LabelSelector, readLabelSelector } from './selectors.ts';

/** A PodDisruptionBudget. `minAvailable` and `maxUnavailable` are a count or a percentage such as `50%`. */
export interface Budget {
  readonly kind: 'PodDisruptionBudget';
  readonly apiVersion: string;
  readonly meta: Meta;
  /** undefined when it selects no pods: a null one, and of policy/v1beta1 an empty one, which in policy/v1 selects all. */
  readonly selector: LabelSelector | undefined;
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  readonly raw: JsonObject;
}

export function readBudget(value: unknown): Budget {
  const raw = object(value) ?? {};
  const spec = get(raw, 'spec');
  const apiVersion = text(get(raw, 'apiVersion')) ?? 'policy/v1';
  const selector = readLabelSelector(get(spec, 'selector'));
  // kubernetes pkg/apis/policy/v1beta1/conversion.go.
  const selectsNone = apiVersion === 'policy/v1beta1' && selector !== undefined && isEmptySelector(selector);
  return {
    kind: 'PodDisruptionBudget',
    apiVersion,
    meta: readMeta(raw),
    selector: selectsNone ? undefined : selector,
    minAvailable: intOrString(get(spec, 'minAvailable')),
    maxUnavailable: intOrString(get(spec, 'maxUnavailable')),
    raw,
  };
}

function intOrString(value: unknown): number | string | undefined {
  return number(value) ?? text(value);
}
