/**
 * Admission throughput against the least that a webhook can be, and the server's memory over 100,000 requests. Each server is
 * a process of its own. Processor time a request is shown too: it is the server's own, whatever the client can send.
 */
import autocannon from 'autocannon';
import { figure, median } from './figures.ts';
import { updateReview } from './review.ts';
import { certificateFiles, ServerProcess } from './server.ts';

const ROUNDS = 9;
const SECONDS = 2;
const CONNECTIONS = 20;
const LONG_RUN = 100_000;

const at = (path: string) => new URL(path, import.meta.url).pathname;
const body = updateReview();
const files = await certificateFiles();

interface Round {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds of processor time a request. */
  readonly processor: number;
}

async function load(server: ServerProcess, most: { duration?: number; amount?: number }): Promise<Round> {
  const before = server.processor;
  const result = await autocannon({
    url: `https://127.0.0.1:${server.port}/validate?timeout=10s`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
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

const tls = ['--tls-cert', files.cert, '--tls-key', files.key];
const serve = (port: number) => [
  at('../dist/cli/mooring.cjs'),
  'serve',
  ...['--host', '127.0.0.1', '--port', String(port), '--metrics-port', 'none', ...tls],
];
const bare = await ServerProcess.start((port) => [at('bare.mjs'), String(port), files.cert, files.key]);
const ours = await ServerProcess.start(serve);
try {
  const servers = { bare, ours };
  const rounds = { bare: [] as Round[], ours: [] as Round[] };
  for (const server of [bare, ours]) await load(server, { duration: SECONDS });
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['bare', 'ours'] as const) {
      rounds[name].push(await load(servers[name], { duration: SECONDS }));
    }
  }
  const rate = (name: 'bare' | 'ours') => median(rounds[name].map((each) => each.rate));
  const cost = (name: 'bare' | 'ours') => median(rounds[name].map((each) => each.processor));
  figure(`node:https that parses and allows, ${body.length} bytes`, `${rate('bare').toFixed(0)} /s`);
  figure('mooring serve, recommended', `${rate('ours').toFixed(0)} /s`);
  figure('ratio', (rate('ours') / rate('bare')).toFixed(2), 'at least 0.75');
  figure('processor time a request, bare', `${(cost('bare') * 1000).toFixed(0)} µs`);
  figure('processor time a request, mooring', `${(cost('ours') * 1000).toFixed(0)} µs`);
  figure('ratio', (cost('bare') / cost('ours')).toFixed(2));

  const fresh = await ServerProcess.start(serve);
  try {
    const start = fresh.resident;
    await load(fresh, { amount: LONG_RUN / 2 });
    const half = fresh.resident;
    await load(fresh, { amount: LONG_RUN / 2 });
    figure('resident at start', `${start.toFixed(0)} MB`);
    figure(`resident after ${LONG_RUN / 2} requests`, `${half.toFixed(0)} MB`);
    figure(`resident after ${LONG_RUN} requests`, `${fresh.resident.toFixed(0)} MB`, 'at most 120 MB, flat');
  } finally {
    await fresh.stop();
  }
} finally {
  await bare.stop();
  await ours.stop();
  files.remove();
}
