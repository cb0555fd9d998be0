import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { developmentCertificate } from '../src/certificates/development.ts';

/** A certificate in files of a folder of its own. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
  remove(): void;
}

export async function certificateFiles(): Promise<CertificateFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-bench-'));
  const { certificate, key, authority } = await developmentCertificate(Date.now());
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  writeFileSync(certFile, certificate);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return { cert: certFile, key: keyFile, authority, remove: () => rmSync(folder, { recursive: true }) };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** A server in a process of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #output: Buffer[] = [];

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  /**
   * Starts Node with what `words` gives for a free port, and waits until it takes TLS connections. With `errors`, only
   * errors are logged, and kept as `output`.
   */
  static async start(words: (port: number) => readonly string[], errors = false): Promise<ServerProcess> {
    const port = await freePort();
    const child = spawn(process.execPath, words(port), {
      stdio: ['ignore', errors ? 'pipe' : 'ignore', errors ? 'pipe' : 'inherit'],
      env: { ...process.env, ...(errors ? { MOORING_LOG_LEVEL: 'error' } : {}) },
    });
    const server = new ServerProcess(port, child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => server.#output.push(chunk));
    }
    for (let tries = 0; tries < 400; tries++) {
      if (server.ended !== undefined) throw new Error(`the server ended with ${server.ended}`);
      if (await accepts(port)) return server;
      await sleep(25);
    }
    await server.stop();
    throw new Error('the server took no connection within ten seconds');
  }

  /** What it has said of errors. */
  get output(): string {
    return Buffer.concat(this.#output).toString();
  }

  /** Milliseconds of processor time used so far; Linux tells (man 5 proc, in hundredths of a second). */
  get processor(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Megabytes resident. */
  get resident(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** The exit code; undefined while it runs, null when a signal ended it. */
  get ended(): number | null | undefined {
    return this.#child.signalCode === null ? (this.#child.exitCode ?? undefined) : null;
  }

  /** Ends it without a word, as the kernel does when memory is short. */
  stop(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** Asks it to end, as the kubelet does; gives its exit code. */
  terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.ended !== undefined) return this.ended;
    const exit = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code] = await exit;
    return code;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
