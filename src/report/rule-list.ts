import { BUNDLED_POLICIES } from '../policy/bundled.ts';
import { CATEGORIES, type Category } from '../rules/rule.ts';
import { ruleRecord } from './rule-page.ts';
import type { RuleSummary } from './rule-summary.ts';

/** What a category is called in a heading. */
export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  identity: 'Identity and network',
  storage: 'Storage',
  backup: 'Backup',
  health: 'Health',
  scaling: 'Ordering and scaling',
  availability: 'Availability',
  protection: 'Protection of what a StatefulSet stands on',
};

/** For a terminal: a line a rule, grouped by category. */
export function rulesTable(summaries: readonly RuleSummary[]): string {
  const width = Math.max(...summaries.map(({ rule }) => rule.id.length));
  const columns = BUNDLED_POLICIES.map((name) => name.padEnd(Math.max(name.length, 5))).join('  ');
  const lines = [`${'RULE'.padEnd(width)}  ${columns}  HOLDS WHEN`];
  for (const category of CATEGORIES) {
    for (const { rule, enforcement } of summaries.filter((summary) => summary.rule.category === category)) {
      const cells = BUNDLED_POLICIES.map((name) => enforcement[name].padEnd(Math.max(name.length, 5))).join(
        '  ',
      );
      lines.push(`${rule.id.padEnd(width)}  ${cells}  ${rule.title}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

export function rulesJson(summaries: readonly RuleSummary[]): string {
  return `${JSON.stringify({ version: 1, rules: summaries.map(ruleRecord) }, null, 2)}\n`;
}

/** Tables by category, as the README shows them. `base` is where the rule pages are. */
export function rulesMarkdown(summaries: readonly RuleSummary[], base = 'docs/rules'): string {
  const sections = CATEGORIES.map((category) => {
    const rows = summaries
      .filter(({ rule }) => rule.category === category)
      .map(({ rule, enforcement }) => {
        const cells = BUNDLED_POLICIES.map((name) => enforcement[name]).join(' | ');
        return `| [${rule.id}](${base}/${rule.id}.md) | ${rule.title} | ${cells} |`;
      });
    return `### ${CATEGORY_TITLES[category]}\n\n| Rule | Holds when | ${BUNDLED_POLICIES.join(' | ')} |\n|---|---|${'---|'.repeat(
      BUNDLED_POLICIES.length,
    )}\n${rows.join('\n')}\n`;
  });
  return sections.join('\n');
}
