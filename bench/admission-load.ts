import autocannon from 'autocannon';
import { updateReview } from './review.ts';
import { type CertificateFiles, ServerProcess } from './server.ts';

const CONNECTIONS = 20;

/** What a webhook is asked. */
export const BODY = updateReview();

export interface Round {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds of processor time a request. */
  readonly processor: number;
}

/** Starts the least that a webhook can be, in a process of its own. */
export function startBare(files: CertificateFiles): Promise<ServerProcess> {
  const script = new URL('bare.mjs', import.meta.url).pathname;
  return ServerProcess.start((port) => [script, String(port), files.cert, files.key]);
}

/** Starts `mooring serve` in a process of its own, with `words` more. */
export function startMooring(files: CertificateFiles, words: readonly string[] = []): Promise<ServerProcess> {
  const tls = ['--tls-cert', files.cert, '--tls-key', files.key];
  return ServerProcess.start((port) => [
    new URL('../dist/cli/mooring.cjs', import.meta.url).pathname,
    'serve',
    ...['--host', '127.0.0.1', '--port', String(port), '--metrics-port', 'none', ...tls, ...words],
  ]);
}

/** Asks for a time (seconds) or an amount. @throws Error when it answers anything but 200 */
export async function ask(
  server: ServerProcess,
  files: CertificateFiles,
  most: { duration?: number; amount?: number },
): Promise<Round> {
  const before = server.processor;
  const result = await autocannon({
    url: `https://127.0.0.1:${server.port}/validate?timeout=10s`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
    connections: CONNECTIONS,
    tlsOptions: { ca: files.authority, servername: 'localhost' },
    ...most,
  });
  const answered = result['2xx'];
  if (answered === 0 || result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${answered} answers, ${result.non2xx} others, ${result.errors} errors`);
  }
  return { rate: answered / result.duration, processor: (server.processor - before) / answered };
}

/** Asks each server in turn, `count` times, for `duration` seconds; once before, which does not count. */
export async function rounds<N extends string>(
  servers: Readonly<Record<N, ServerProcess>>,
  files: CertificateFiles,
  { count, duration }: { readonly count: number; readonly duration: number },
): Promise<ReadonlyMap<N, readonly Round[]>> {
  const names = Object.keys(servers) as N[];
  const taken = new Map<N, Round[]>(names.map((name) => [name, []]));
  for (const name of names) await ask(servers[name], files, { duration });
  for (let round = 0; round < count; round++) {
    for (const name of names) taken.get(name)?.push(await ask(servers[name], files, { duration }));
  }
  return taken;
}
