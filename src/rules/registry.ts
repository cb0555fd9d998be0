import { readinessProbe } from './health/readiness-probe.ts';
import { governingServiceExists } from './identity/governing-service-exists.ts';
import type { Rule } from './rule.ts';

/** Every rule, by category and then in the order a reader wants them. Explicit: importing has no side effect. */
export const RULES: readonly Rule[] = checked([governingServiceExists, readinessProbe]);

/** A rule registered twice or with a bad id is a bug that must not reach a user. */
function checked(rules: readonly Rule[]): readonly Rule[] {
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (!/^[a-z][a-z0-9-]*$/.test(id) || seen.has(id))
      throw new Error(`rule id "${id}" is malformed or used twice`);
    seen.add(id);
  }
  return rules;
}
