import { DEFAULTS } from '../defaults/registry.ts';
import { BUNDLED_POLICIES } from '../policy/bundled.ts';
import { loadPolicy } from '../policy/load.ts';
import { parametersMarkdown } from './parameters-table.ts';

/** The table of all defaults and a section for each, in the order in which they are applied. */
export async function defaultsMarkdown(): Promise<string> {
  const on = await Promise.all(BUNDLED_POLICIES.map(defaultsOn));
  const rows = DEFAULTS.map(({ id, sets }) => {
    const cells = on.map((ids) => (ids.has(id) ? 'on' : 'off')).join(' | ');
    return `| [${id}](#${id}) | \`${sets}\` | ${cells} |`;
  });
  const head = `| Default | Sets | ${BUNDLED_POLICIES.join(' | ')} |\n|---|---|${'---|'.repeat(BUNDLED_POLICIES.length)}`;
  const sections = DEFAULTS.map(
    ({ id, title, rationale, parameters, links }) =>
      `## ${id}\n\n${title}. ${rationale}\n\n${parametersMarkdown(parameters)}\n\n${links.map((link) => `- <${link}>`).join('\n')}\n`,
  );
  return `${head}\n${rows.join('\n')}\n\n${sections.join('\n')}`;
}

async function defaultsOn(policy: string): Promise<ReadonlySet<string>> {
  const loaded = await loadPolicy([policy]);
  const target = { kind: 'StatefulSet', operation: 'CREATE', namespace: 'default' } as const;
  return new Set(loaded.defaultsFor({ ...target, labels: new Map() }).map((entry) => entry.default.id));
}
