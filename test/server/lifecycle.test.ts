import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { loadPolicy } from '../../src/policy/load.ts';
import { Connections } from '../../src/server/connections.ts';
import { timeLeft } from '../../src/server/deadline.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { type Known, known, type World } from '../../src/world/world.ts';
import { statefulSet } from '../rules/manifests.ts';
import { JSON_TYPE, reviewOf, webhook } from './harness.ts';

/** A world without the Service, that asks after it for as long as the test wants. */
function hesitant(): {
  readonly world: World;
  answer(absent: Known<boolean>): void;
  readonly asked: () => number;
} {
  const waiting: ((absent: Known<boolean>) => void)[] = [];
  let asked = 0;
  return {
    asked: () => asked,
    answer: (absent) => {
      for (const resolve of waiting.splice(0)) resolve(absent);
    },
    world: {
      ...worldFromManifests([]),
      confirmAbsent: () => {
        asked++;
        return new Promise((resolve) => waiting.push(resolve));
      },
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

t.test('draining: not ready at once, what comes is still answered, nothing in flight is lost', async (t) => {
  const { world, answer, asked } = hesitant();
  const { send, server } = await webhook(t, { world });
  const body = JSON.stringify(reviewOf(statefulSet()));
  const inFlight = send('POST', '/validate?timeout=30s', body, JSON_TYPE);
  await until(() => asked() === 1);
  const stopped = server.stop(200);
  const ready = await send('GET', '/readyz');
  t.equal(ready.status, 503);
  t.match(JSON.parse(ready.body), { ready: false });
  const late = await send('POST', '/mutate', body, JSON_TYPE);
  t.equal(late.status, 200, 'endpoints take seconds to forget this process');
  t.equal(late.headers.connection, 'close', 'the client is sent elsewhere');
  await sleep(300);
  answer(known(true));
  const { status, body: told } = await inFlight;
  t.equal(status, 200, 'a request that began before the end is answered after it');
  t.equal(JSON.parse(told).response.allowed, false);
  await stopped;
  await t.rejects(send('GET', '/livez'), { code: 'ECONNREFUSED' });
});

t.test('past the cap of requests in flight the API server is told at once', async (t) => {
  const { world, answer, asked } = hesitant();
  const { send, server } = await webhook(t, { world, limits: { inFlight: 1 } });
  const body = JSON.stringify(reviewOf(statefulSet()));
  const first = send('POST', '/validate?timeout=30s', body, JSON_TYPE);
  await until(() => asked() === 1);
  const second = await send('POST', '/validate?timeout=30s', body, JSON_TYPE);
  t.equal(second.status, 429);
  t.equal(second.headers['retry-after'], undefined, 'with one, the API server would wait and ask again');
  answer(known(true));
  t.equal((await first).status, 200);
  t.equal((await send('POST', '/mutate', body, JSON_TYPE)).status, 200, 'and there is room again');
  const metrics = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  t.match(metrics, 'mooring_shed_total{reason="in-flight"} 1');
});

t.test('the deadline: what is not confirmed by then warns and does not refuse', async (t) => {
  const { world, asked } = hesitant();
  const { review } = await webhook(t, { world });
  const response = await review('validate', reviewOf(statefulSet()), '?timeout=1s');
  t.equal(asked(), 1);
  t.equal(response.allowed, true);
  t.match((response.warnings as string[])[0], /^\[governing-service-exists\] Service "db"/);
});

t.test('an absence that the API server denies is no finding; one that it cannot tell warns', async (t) => {
  const doubtful = { ...worldFromManifests([]), confirmAbsent: async () => known(false) };
  const { review } = await webhook(t, { world: doubtful });
  const response = await review('validate', reviewOf(statefulSet()));
  t.equal(response.allowed, true);
  const silent = {
    ...worldFromManifests([]),
    confirmAbsent: async () => ({ known: false, reason: 'down' }) as const,
  };
  const other = await webhook(t, { world: silent });
  t.match(await other.review('validate', reviewOf(statefulSet())), {
    allowed: true,
    warnings: [/governing-service-exists/],
  });
});

t.test('a request in flight ends with the policy that it began with', async (t) => {
  const [refusing, recording] = await Promise.all([loadPolicy(['recommended']), loadPolicy(['observe'])]);
  let policy = refusing;
  const { world, answer, asked } = hesitant();
  const { send } = await webhook(t, { world, currentPolicy: () => policy });
  const body = JSON.stringify(reviewOf(statefulSet()));
  const inFlight = send('POST', '/validate?timeout=30s', body, JSON_TYPE);
  await until(() => asked() === 1);
  policy = recording;
  const next = JSON.parse((await send('POST', '/validate', body, JSON_TYPE)).body).response;
  t.match(next, { allowed: true, auditAnnotations: { policy: 'observe' } });
  t.match(JSON.parse((await send('GET', '/readyz')).body).policy, { name: 'observe' });
  answer(known(true));
  const { response } = JSON.parse((await inFlight).body);
  t.match(response, { allowed: false, auditAnnotations: { policy: 'recommended' } });
});

t.test('readiness waits for what is pending, and tells of what there is to know', async (t) => {
  const pending = ['a certificate'];
  const { send } = await webhook(t, {
    conditions: [{ pending: () => pending }, { details: () => ({ certificate: { expires: 'soon' } }) }],
  });
  const waiting = await send('GET', '/readyz');
  t.equal(waiting.status, 503);
  t.match(JSON.parse(waiting.body), {
    ready: false,
    pending: ['a certificate'],
    certificate: { expires: 'soon' },
  });
  t.equal((await send('GET', '/livez')).status, 200, 'it lives all the same');
  pending.pop();
  const ready = await send('GET', '/readyz');
  t.equal(ready.status, 200);
  t.strictSame(JSON.parse(ready.body).pending, undefined);
});

t.test('timeLeft', async (t) => {
  const rows: readonly [unknown, number][] = [
    ['1s', 0],
    ['2s', 1000],
    ['5s', 4000],
    ['10s', 8000],
    ['30s', 24_000],
    [undefined, 8000],
    ['', 8000],
    ['soon', 8000],
    [['1s', '2s'], 8000],
    ['0s', 0],
    ['99999999999s', 8000],
  ];
  for (const [given, expected] of rows) t.equal(timeLeft(given), expected, JSON.stringify(given));
});

t.test('a connection is closed after about a minute, or ten thousand requests', async (t) => {
  const socket = () => ({}) as never;
  const connections = new Connections();
  const one = socket();
  t.equal(connections.shouldClose(one, 0), false);
  t.equal(connections.shouldClose(one, 44_000), false);
  t.equal(connections.shouldClose(one, 76_000), true);
  const busy = socket();
  for (let count = 1; count < 10_000; count++) connections.shouldClose(busy, 0);
  t.equal(connections.shouldClose(busy, 0), true);
  t.equal(connections.shouldClose(socket(), 0), false, 'each has a life of its own');
});
