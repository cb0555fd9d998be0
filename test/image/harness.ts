import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { outside } from './dockerfile.ts';

/** What a command prints on its standard output. @throws Error with all that it said when it fails */
export function output(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(...outside(command, args), { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/**
 * Serves with a program that has just been installed, asks it one AdmissionReview, ends it by SIGTERM. Gives the answer.
 * The temporary folder that it is given does not exist, as none can be written in the chart's pods.
 */
export async function serveOnce(t: Test, command: readonly string[], review: string): Promise<string> {
  const [program = '', ...args] = command;
  const words = ['--host=127.0.0.1', '--port=0', '--metrics-port=none', '--drain-seconds=0'];
  const env = { PATH: '/nowhere', HOME: '/nowhere', TMPDIR: '/nowhere', NODE_ENV: 'production' };
  const child = spawn('/usr/bin/env', ['-u', 'NODE_OPTIONS', program, ...args, ...words], {
    env,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const port = await portOf(child);
  const answer = await post(port, review);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  t.equal(code, 0, 'SIGTERM ends it well');
  return answer;
}

async function portOf(child: ChildProcess): Promise<number> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    said.push(line);
    const { msg, port } = line.startsWith('{') ? JSON.parse(line) : {};
    if (msg === 'serving') return Number(port);
  }
  throw new Error(`it does not serve:\n${said.join('\n')}`);
}

function post(port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    // The certificate is one for development, made in memory.
    const options = { host: '127.0.0.1', port, path: '/validate', method: 'POST', headers };
    const asked = request({ ...options, rejectUnauthorized: false }, (answer) => {
      const chunks: string[] = [];
      answer.on('data', (chunk) => chunks.push(String(chunk)));
      answer.on('end', () => resolve(chunks.join('')));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
