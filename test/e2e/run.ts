/**
 * Starts a control plane, runs the end-to-end tests over it (those given, or all), and stops it. Where its programs cannot be
 * had each test is skipped and says why. Exits as tap does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Binaries, findBinaries } from './control-plane/binaries.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { toEnvironment } from './surroundings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs tap over the files that the command line names. Resolves with its exit code. */
async function runTests(environment: Readonly<Record<string, string>>): Promise<number> {
  const words = process.argv.slice(2);
  const all = globSync('test/e2e/*.test.ts', { cwd: root }).sort();
  const files = words.some((word) => word.endsWith('.ts')) ? words : [...all, ...words];
  const env = { ...process.env, ...environment, TAP_RCFILE: 'test/e2e/.taprc' };
  const tap = spawn('tap', ['run', ...files], { cwd: root, env, stdio: 'inherit' });
  // Ctrl-C reaches tap by itself: what is left to do here is to stop the control plane after it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => tap.kill('SIGTERM'));
  const [code] = await once(tap, 'close');
  return typeof code === 'number' ? code : 1;
}

async function withControlPlane(binaries: Binaries): Promise<number> {
  const plane = await startControlPlane(binaries);
  try {
    return await runTests(toEnvironment({ access: plane.access, binaries }));
  } finally {
    await plane.stop();
  }
}

try {
  const binaries = await findBinaries(process.env);
  process.exitCode =
    'missing' in binaries ? await runTests(toEnvironment(binaries)) : await withControlPlane(binaries);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
