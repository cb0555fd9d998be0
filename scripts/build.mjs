// Plain JavaScript: it runs at install time, before anything is built.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.json');
