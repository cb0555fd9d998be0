import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Access } from './control-plane/control-plane.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with `args`, and `input` on its standard input. Whoever runs the tests has no say: no kuberc, no variables. */
export async function runKubectl(access: Access, args: readonly string[], input = ''): Promise<Ran> {
  const env = {
    PATH: process.env.PATH,
    HOME: join(access.folder, 'home'),
    KUBECONFIG: access.kubeconfig,
    KUBERC: 'off',
  };
  const child = spawn(access.kubectl, args, { env, cwd: access.folder, stdio: ['pipe', 'pipe', 'pipe'] });
  // kubectl may refuse its arguments before it has read anything.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}
