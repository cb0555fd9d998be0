import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';

export const BINARY = fileURLToPath(new URL('../../dist/cli/mooring.cjs', import.meta.url));

/** Why tests of the built command are left out; false when they are not. */
export const NOT_BUILT = !existsSync(BINARY) && 'npm run build has not been run';

/** Starts the built server on free ports; resolves once it says that it serves. The caller ends it. */
export async function serving(
  words: readonly string[],
  cwd = process.cwd(),
  nodeOptions: readonly string[] = [],
) {
  const args = [
    ...nodeOptions,
    BINARY,
    'serve',
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--metrics-port',
    '0',
    '--drain-seconds',
    '0',
    ...words,
  ];
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      out += data;
      const told = /"port":(\d+)/.exec(out);
      if (told) resolve(Number(told[1]));
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${errors}`)));
  });
  const metricsPort = Number(/"metricsPort":(\d+)/.exec(out)?.[1]);
  return { child, port, metricsPort, stdout: () => out, stderr: () => errors };
}

export function post(port: number, path: string, body: string): Promise<string> {
  return ask(port, { method: 'POST', path, headers: { 'content-type': 'application/json' } }, body);
}

export function get(port: number, path: string): Promise<string> {
  return ask(port, { path });
}

function ask(port: number, options: object, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
