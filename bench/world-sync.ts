/**
 * One first sync of a cluster, in a process of its own: `bare PORT` lists page by page and parses, `world PORT` makes the
 * live world, `server PORT` makes it within the webhook. Prints its milliseconds and what is resident then, in MB.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bareList } from './bare-list.ts';
import { clientOf, loopback } from './target.ts';

const [what = 'bare', port = '0'] = process.argv.slice(2);
const target = loopback(port);
const KINDS = ['Service', 'PersistentVolumeClaim', 'apps/StatefulSet'] as const;
const PATHS = ['/api/v1/services', '/api/v1/persistentvolumeclaims', '/apis/apps/v1/statefulsets'];

async function world() {
  const { LiveWorld } = await import('../src/cluster/live-world.ts');
  const client = await clientOf(target);
  const log = { debug: () => undefined, info: () => undefined, warn: console.error };
  const start = performance.now();
  const live = new LiveWorld({ client, kinds: KINDS, log });
  await live.ready;
  return { live, milliseconds: performance.now() - start };
}

async function run(): Promise<number> {
  if (what === 'bare') {
    const start = performance.now();
    await Promise.all(PATHS.map((path) => bareList(target, path)));
    return performance.now() - start;
  }
  if (what === 'world') return (await world()).milliseconds;
  // In the order of `mooring serve`.
  const { serve } = await import('../src/server/serve.ts');
  const { loadPolicy } = await import('../src/policy/load.ts');
  const { developmentCertificate } = await import('../src/certificates/development.ts');
  const { default: pino } = await import('pino');
  const { certificate, key } = await developmentCertificate(Date.now());
  const policy = await loadPolicy(['recommended']);
  const { live, milliseconds } = await world();
  await serve({
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    tls: { cert: certificate, key, minVersion: 'TLSv1.3' as const },
    judge: { policy, world: live.world, now: () => Date.now() },
    logger: pino({ level: 'silent' }),
    upkeep: live,
  });
  return milliseconds;
}

const milliseconds = await run();
// What the collector gives back by itself: a process that runs on has the time.
await sleep(1500);
const { rss, heapUsed } = process.memoryUsage();
console.log(
  JSON.stringify({
    milliseconds,
    resident: rss / 1e6,
    peak: process.resourceUsage().maxRSS / 1e3,
    heap: heapUsed / 1e6,
  }),
);
process.exit();
