import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { webhooks } from '../../src/admission/webhooks.ts';
import { readers, reads } from './reads.ts';
import { chartValues, valuesMarkdown } from './values.ts';

export const CHART = 'charts/mooring';

/** The files of the chart that the code, or its values, decide. By path, from the root of the project. */
export function chartPages(root: string): ReadonlyMap<string, string> {
  const values = chartValues(readFileSync(join(root, CHART, 'values.yaml'), 'utf8'));
  return new Map([
    [`${CHART}/files/webhooks.yaml`, generated(doors())],
    [`${CHART}/files/reads.yaml`, generated({ reads: reads(), readers: readers() })],
    [`${CHART}/README.md`, readme(valuesMarkdown(values))],
  ]);
}

function doors() {
  const all = webhooks();
  return {
    validating: all.filter(({ path }) => path === '/validate'),
    mutating: all.filter(({ path }) => path === '/mutate'),
  };
}

function generated(content: unknown): string {
  const yaml = dump(content, { lineWidth: -1, noRefs: true });
  return `# Written by \`npm run docs\` from the rules. Do not edit.\n${yaml}`;
}

function readme(table: string): string {
  return `# The chart

Installs mooring: the webhook in two replicas, its Service, its certificates, the two webhook configurations and the least rights
that the rules need. [Install](../../docs/install.md) and [operate](../../docs/operate.md) tell how; each value's consequence
stands beside it.

\`\`\`sh
helm install mooring charts/mooring --namespace mooring-system --create-namespace
\`\`\`

Wrong values are refused with their path by [values.schema.json](values.schema.json). What follows is written by
\`npm run docs\` from [values.yaml](values.yaml).

${table}`;
}
