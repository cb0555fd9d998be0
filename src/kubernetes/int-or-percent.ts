/**
 * Resolves a count or a percentage of `total`, as the disruption controller does: both `minAvailable` and
 * `maxUnavailable` round up (kubernetes pkg/controller/disruption uses GetScaledValueFromIntOrPercent with roundUp).
 * undefined when `value` is neither.
 */
export function resolveIntOrPercent(value: number | string | undefined, total: number): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  const percent = value === undefined ? null : /^([0-9]+)%$/.exec(value);
  return percent ? Math.ceil((Number(percent[1]) * total) / 100) : undefined;
}
