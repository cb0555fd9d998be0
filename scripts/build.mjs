// Plain JavaScript: it runs at install time, before anything is built.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Gathers the small files of src into a few: a short audit is mostly the start of Node, and each module that it loads
 * costs as much as it does. What a command imports late stays in a file of its own. All of it lies one folder below
 * dist, as deep as src/cli is, so that paths from `import.meta.url` hold in both.
 */
async function bundleCode() {
  const common = { platform: 'node', target: 'node22.19', bundle: true, logLevel: 'warning' };
  await build({
    ...common,
    entryPoints: [at('src/cli/main.ts')],
    outdir: at('dist/cli'),
    format: 'esm',
    splitting: true,
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
  });
  await build({
    ...common,
    entryPoints: [at('src/cli/mooring.cts')],
    outfile: at('dist/cli/mooring.cjs'),
    format: 'cjs',
    external: ['./main.js'],
  });
  chmodSync(at('dist/cli/mooring.cjs'), 0o755);
}

/** Checks the bundled policies and profiles and writes them as one JSON file, which loads without a schema. */
async function bundlePolicies() {
  const { policyFiles } = await import('../src/policy/files.ts');
  const { readDocuments } = await import('../src/policy/documents.ts');
  const { formatProblem } = await import('../src/policy/problem.ts');
  const files = [...policyFiles(at('policies')), ...policyFiles(at('policies/applications'))];
  const { policies, profiles, problems } = readDocuments(files);
  if (problems.length > 0) {
    console.error(problems.map(formatProblem).join('\n'));
    process.exit(1);
  }
  const values = (placed) => placed.map(({ value }) => value);
  writeFileSync(
    at('dist/policies.json'),
    JSON.stringify({ policies: values(policies), profiles: values(profiles) }),
  );
}

rmSync(at('dist'), { recursive: true, force: true });
await bundleCode();
await bundlePolicies();
