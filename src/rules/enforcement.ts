/** What a finding does: refuse, warn, be recorded, or nothing. */
export type Enforcement = 'deny' | 'warn' | 'audit' | 'off';

/** From strictest to none. */
export const ENFORCEMENTS: readonly Enforcement[] = ['deny', 'warn', 'audit', 'off'];

export function stricter(a: Enforcement, b: Enforcement): Enforcement {
  return ENFORCEMENTS.indexOf(a) <= ENFORCEMENTS.indexOf(b) ? a : b;
}

export function laxer(a: Enforcement, b: Enforcement): Enforcement {
  return ENFORCEMENTS.indexOf(a) <= ENFORCEMENTS.indexOf(b) ? b : a;
}

/** Whether `a` is at least as strict as `threshold`. */
export function atLeast(a: Enforcement, threshold: Enforcement): boolean {
  return ENFORCEMENTS.indexOf(a) <= ENFORCEMENTS.indexOf(threshold);
}
