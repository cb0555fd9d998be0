/**
 * Writes the generated pages: docs/rules/*.md, docs/cli.md, docs/metrics.md, docs/policy.schema.json, the chart's README
 * and files, and the tables within README.md and docs/defaults.md.
 * With `--check`, writes nothing and exits 1 when one is not as it would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandHelp } from '../src/cli/help.ts';
import { allCommands } from '../src/cli/main.ts';
import { policySchema } from '../src/policy/schema.ts';
import { defaultsMarkdown } from '../src/report/default-list.ts';
import { rulesMarkdown } from '../src/report/rule-list.ts';
import { rulePage } from '../src/report/rule-page.ts';
import { ruleSummaries } from '../src/report/rule-summary.ts';
import { plainManifest } from './chart/manifest.ts';
import { chartPages } from './chart/pages.ts';
import { metricsPage } from './metrics.ts';
import { refusalMarkdown } from './refusal.ts';

const root = new URL('..', import.meta.url).pathname;
const summaries = await ruleSummaries();
const pages = new Map<string, string>();

for (const summary of summaries) pages.set(`docs/rules/${summary.rule.id}.md`, rulePage(summary));
pages.set('docs/rules/README.md', `# Rules\n\n${rulesMarkdown(summaries, '.')}`);
pages.set('docs/policy.schema.json', `${JSON.stringify(policySchema, null, 2)}\n`);
pages.set('docs/cli.md', `# Commands\n\n${(await allCommands()).map(commandSection).join('\n')}`);
pages.set('docs/metrics.md', metricsPage());
const readme = within('README.md', 'refusal', await refusalMarkdown());
pages.set('README.md', within('README.md', 'rules', rulesMarkdown(summaries), readme));
pages.set('docs/defaults.md', within('docs/defaults.md', 'defaults', await defaultsMarkdown()));
for (const [path, content] of chartPages(root)) pages.set(path, content);
const check = process.argv.includes('--check');
// What the chart renders depends on its files, so they are written first.
if (!check) write(chartPages(root));
const manifest = plainManifest(root);
if (manifest === undefined) console.error('there is no helm: deploy/mooring.yaml is left as it is');
else pages.set('deploy/mooring.yaml', manifest);

function commandSection(command: Parameters<typeof commandHelp>[0]): string {
  return `## mooring ${command.name}\n\n\`\`\`text\n${commandHelp(command)}\`\`\`\n`;
}

/** A page with what stands between `<!-- NAME -->` and `<!-- /NAME -->` replaced. */
function within(
  path: string,
  name: string,
  content: string,
  text = readFileSync(join(root, path), 'utf8'),
): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${path} lacks ${open} ... ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${content}\n${text.slice(end)}`;
}

const stale = existsSync(join(root, 'docs/rules'))
  ? readdirSync(join(root, 'docs/rules')).filter((name) => !pages.has(`docs/rules/${name}`))
  : [];
const drift = [...pages].filter(([path, content]) => read(path) !== content).map(([path]) => path);
drift.push(...stale.map((name) => `docs/rules/${name}`));

function read(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

if (check) {
  if (drift.length > 0) {
    console.error(`these pages are not as the code says; run npm run docs:\n  ${drift.join('\n  ')}`);
    process.exitCode = 1;
  }
} else {
  for (const name of stale) rmSync(join(root, 'docs/rules', name));
  write(pages);
}

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
