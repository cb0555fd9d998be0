/** `mooring audit` as a user runs it: one file against the start of Node itself, and a large stream against a bare parse. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, median } from './figures.ts';
import { setWithService, stream } from './manifests.ts';

const cli = new URL('../dist/cli/mooring.cjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'mooring-bench-'));

/** Wall milliseconds and peak resident megabytes of one run of Node. */
function run(args: readonly string[]): { wall: number; resident: number } {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: `--import ${new URL('peak.mjs', import.meta.url).href}` },
  });
  const wall = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`node ${args.join(' ')}: ${stderr}`);
  return { wall, resident: Number(/peak (\d+)/.exec(String(stderr))?.[1]) / 1024 };
}

function plain(args: readonly string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
}

try {
  const one = join(folder, 'one.yaml');
  writeFileSync(one, setWithService(0));
  const bare: number[] = [];
  const audit: number[] = [];
  for (let i = 0; i < 25; i++) {
    bare.push(plain(['-e', '0']));
    audit.push(plain([cli, 'audit', one]));
  }
  const ratio = median(audit) / median(bare);
  figure('node -e 0', `${median(bare).toFixed(1)} ms`);
  figure('mooring audit of one file', `${median(audit).toFixed(1)} ms`);
  figure('ratio', ratio.toFixed(2), 'at most 3.5');

  for (const count of [2500, 10_000]) {
    const many = join(folder, `${count}.yaml`);
    const text = stream(count);
    writeFileSync(many, text);
    const parser = `import { readFileSync } from 'node:fs'; import { loadAll } from 'js-yaml'; loadAll(readFileSync('${many}', 'utf8'));`;
    const script = new URL('../node_modules/.bench-parse.mjs', import.meta.url).pathname;
    writeFileSync(script, parser);
    const parse: { wall: number; resident: number }[] = [];
    const judge: { wall: number; resident: number }[] = [];
    for (let i = 0; i < 3; i++) {
      parse.push(run([script]));
      judge.push(run([cli, 'audit', '--output', 'json', many]));
    }
    rmSync(script);
    const [bareWall, wall] = [parse, judge].map((runs) => median(runs.map((each) => each.wall)));
    const [bareResident, resident] = [parse, judge].map((runs) => median(runs.map((each) => each.resident)));
    const size = (text.length / 1e6).toFixed(0);
    figure(`js-yaml's bare parse of ${count} StatefulSets (${size} MB)`, `${bareWall?.toFixed(0)} ms`);
    figure('mooring audit of them', `${wall?.toFixed(0)} ms`);
    figure('ratio', ((wall ?? 0) / (bareWall ?? 1)).toFixed(2), 'at most 2');
    figure('resident, bare parse and audit', `${bareResident?.toFixed(0)}, ${resident?.toFixed(0)} MB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
