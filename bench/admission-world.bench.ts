/**
 * Admission throughput when much of a cluster is known, against the same when nothing but what the request speaks of is: both
 * worlds are live ones, so that the same rules are judged in both. Each server is a process of its own, as is each cluster.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady } from '../test/e2e/mooring.ts';
import { type Round, rounds, startMooring } from './admission-load.ts';
import { figure, median } from './figures.ts';
import { certificateFiles, type ServerProcess } from './server.ts';
import { LARGE, type Sizes, startListServer } from './world-server.ts';

const WORLDS = { small: [1, 1, 1], large: LARGE } as const satisfies Readonly<Record<string, Sizes>>;

const files = await certificateFiles();
const folder = mkdtempSync(join(tmpdir(), 'mooring-bench-'));
const ends: (() => unknown)[] = [files.remove, () => rmSync(folder, { recursive: true })];

/** A webhook that knows a cluster of these sizes, once it does. */
async function knowing(sizes: Sizes): Promise<ServerProcess> {
  const { child, port } = await startListServer(sizes);
  ends.unshift(() => child.kill());
  const kubeconfig = join(folder, `${port}.json`);
  // The client's words for: without TLS.
  const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bench', cluster }],
    contexts: [{ name: 'bench', context: { cluster: 'bench' } }],
    'current-context': 'bench',
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const server = await startMooring(files, ['--world', 'cluster', '--kubeconfig', kubeconfig]);
  ends.unshift(() => server.stop());
  for (let tries = 0; tries < 600; tries++) {
    if (await isReady(server.port, files.authority)) return server;
    await sleep(100);
  }
  throw new Error('the cluster was not known within a minute');
}

try {
  const none = await startMooring(files);
  ends.unshift(() => none.stop());
  const servers = { none, small: await knowing(WORLDS.small), large: await knowing(WORLDS.large) };
  const taken = await rounds(servers, files, { count: 9, duration: 2 });
  const middle = (name: keyof typeof servers, of: keyof Round) =>
    median((taken.get(name) ?? []).map((round) => round[of]));
  const show = (name: keyof typeof servers, words: string) => {
    const processor = `${(middle(name, 'processor') * 1000).toFixed(0)} µs`;
    figure(`${words} (${processor} of processor time a request)`, `${middle(name, 'rate').toFixed(0)} /s`);
  };
  show('none', 'no world');
  show('small', `a live world of ${WORLDS.small.join(', ')}`);
  show('large', `a live world of ${WORLDS.large.join(', ')}`);
  figure(
    'ratio of the live worlds',
    (middle('large', 'rate') / middle('small', 'rate')).toFixed(2),
    'at least 0.90',
  );
  figure('large to no world', (middle('large', 'rate') / middle('none', 'rate')).toFixed(2));
  figure('load average', (loadavg()[0] ?? 0).toFixed(1));
} finally {
  for (const end of ends) await end();
}
