import { BUNDLED_POLICIES } from '../policy/bundled.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Enforcement } from '../rules/enforcement.ts';
import { RULES } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';

/** A rule and its enforcement in each bundled policy. */
export interface RuleSummary {
  readonly rule: Rule;
  readonly enforcement: Readonly<Record<(typeof BUNDLED_POLICIES)[number], Enforcement>>;
}

/** Every rule, in the registry's order. */
export async function ruleSummaries(): Promise<readonly RuleSummary[]> {
  const policies = await Promise.all(
    BUNDLED_POLICIES.map(async (name) => ({ name, policy: await loadPolicy([name]) })),
  );
  return RULES.map((rule) => {
    const enforcements = policies.map(({ name, policy }) => {
      const [operation = 'AUDIT'] = rule.operations;
      const target = { kind: rule.kind, operation, namespace: 'default', labels: new Map<string, string>() };
      const entry = policy.rulesFor(target).find((candidate) => candidate.rule.id === rule.id);
      return [name, entry?.enforcement ?? 'off'] as const;
    });
    return { rule, enforcement: Object.fromEntries(enforcements) as RuleSummary['enforcement'] };
  });
}
