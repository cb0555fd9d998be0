/**
 * `npm run bench [NAME]...`: runs the benchmarks one after another, each in a process of its own, and prints their
 * figures. Figures are ratios within one run wherever they can be: machines are noisy, and differ.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const folder = new URL('.', import.meta.url);
const benchmarks = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benchmarks.includes(name));

if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}; there are ${benchmarks.join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : benchmarks) {
    console.log(`\n${name}`);
    const script = new URL(`${name}.bench.ts`, folder);
    const { status } = spawnSync(process.execPath, ['--expose-gc', script.pathname], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
