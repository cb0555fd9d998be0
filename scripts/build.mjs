// Plain JavaScript: it runs at install time, before anything is built.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: at('.'), stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Checks the bundled policies and profiles and writes them as one JSON file, which loads without a schema. */
async function bundlePolicies() {
  const { policyFiles } = await import('../dist/policy/files.js');
  const { readDocuments } = await import('../dist/policy/documents.js');
  const { formatProblem } = await import('../dist/policy/problem.js');
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
run('tsc', '-p', 'tsconfig.json');
await bundlePolicies();
chmodSync(at('dist/cli/mooring.cjs'), 0o755);
