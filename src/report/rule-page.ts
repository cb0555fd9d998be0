import { BUNDLED_POLICIES } from '../policy/bundled.ts';
import type { Rule } from '../rules/rule.ts';
import { parametersMarkdown } from './parameters-table.ts';
import type { RuleSummary } from './rule-summary.ts';

const NEEDS: Readonly<Record<Rule['needs'], string>> = {
  object: 'the object alone',
  related: 'related objects: without knowledge of them it is not evaluated',
  old: 'the previous version: an update or a scale request',
};

const OPERATIONS = {
  CREATE: 'create',
  UPDATE: 'update',
  SCALE: 'scale',
  DELETE: 'delete',
  AUDIT: 'audit',
} as const;

/** The page of a rule: `mooring explain`, and docs/rules. */
export function rulePage({ rule, enforcement }: RuleSummary): string {
  const policies = BUNDLED_POLICIES.map((name) => `${name}: ${enforcement[name]}`).join(', ');
  return `# ${rule.id}

${rule.title}.

- Judges: ${rule.kind}, on ${rule.operations.map((operation) => OPERATIONS[operation]).join(', ')}
- Needs: ${NEEDS[rule.needs]}
- Category: ${rule.category}${rule.advisory ? ' (advisory)' : ''}
- Enforcement: ${policies}

## Why

${rule.rationale}

## What to do

${remediationMarkdown(rule.remediation)}

## Parameters

${parametersMarkdown(rule.parameters)}

## Sources

${rule.links.map((link) => `- <${link}>`).join('\n')}
`;
}

/** Words first; from the first line that is YAML on, a block to paste. */
function remediationMarkdown(remediation: string): string {
  const lines = remediation.trim().split('\n');
  const start = lines.findIndex(
    (line) => /^[A-Za-z][\w./-]*:( |$)/.test(line) || line.startsWith('kubectl '),
  );
  if (start < 0) return lines.join('\n');
  const words = lines.slice(0, start).join('\n');
  const block = `\`\`\`yaml\n${lines.slice(start).join('\n')}\n\`\`\``;
  return words ? `${words}\n\n${block}` : block;
}

/** A rule as data, for `--output json`. */
export function ruleRecord({ rule, enforcement }: RuleSummary): object {
  const {
    id,
    category,
    title,
    kind,
    operations,
    needs,
    advisory = false,
    rationale,
    remediation,
    links,
  } = rule;
  return {
    id,
    category,
    title,
    kind,
    operations,
    needs,
    advisory,
    enforcement,
    rationale,
    remediation,
    parameters: rule.parameters,
    links,
  };
}

export function ruleJson(summary: RuleSummary): string {
  return `${JSON.stringify(ruleRecord(summary), null, 2)}\n`;
}
