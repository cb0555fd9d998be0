import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import t from 'tap';
import { isLate } from '../../src/server/deadline.ts';
import { Gate } from '../../src/server/gate.ts';
import { LIMITS } from '../../src/server/limits.ts';
import { Pressure, type Shortage } from '../../src/server/pressure.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { statefulSet } from '../rules/manifests.ts';
import { JSON_TYPE, reviewOf, type Webhook, webhook } from './harness.ts';

const POST = 'POST /validate?timeout=10s HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
const SOUND = JSON.stringify(reviewOf(statefulSet()));

/** A connection that speaks as it likes, and all that came back by the time it was closed. */
function raw({ server, ca }: Webhook): { socket: TLSSocket; closed: Promise<string> } {
  const socket = connect({ host: '127.0.0.1', port: server.port, ca, servername: 'localhost' });
  const chunks: Buffer[] = [];
  const closed = new Promise<string>((resolve) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
  return { socket, closed };
}

async function metricsOf({ server }: Webhook): Promise<string> {
  return (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
}

/** A policy that refuses what it cannot judge, in a file that is gone when the test ends. */
function failsClosed(test: Pick<typeof t, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-closed-'));
  test.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'closed.yaml');
  const spec = { extends: 'recommended', onRuleError: 'deny' };
  const document = {
    apiVersion: 'mooring.dev/v1alpha1',
    kind: 'StatefulPolicy',
    metadata: { name: 'closed' },
    spec,
  };
  writeFileSync(file, JSON.stringify(document));
  return file;
}

async function isServing(test: { equal(a: unknown, b: unknown, c: string): unknown }, { send }: Webhook) {
  const { status } = await send('POST', '/validate?timeout=10s', SOUND, JSON_TYPE);
  test.equal(status, 200, 'others are served');
}

t.test('clients that are slow are closed, and others are served meanwhile', async (t) => {
  const limits = { headers: 300, request: 600, silence: 1200, check: 50, handshake: 400, keepAlive: 60_000 };
  const rows: readonly [string, string | undefined, RegExp][] = [
    ['no handshake', undefined, /^$/],
    ['no first request', '', /^HTTP\/1\.1 408 /],
    ['headers without an end', 'POST /validate HTTP/1.1\r\nhost: localhost\r\nx', /^HTTP\/1\.1 408 /],
    ['a body that stops', `${POST}content-length: 100\r\n\r\n{"a":`, /^HTTP\/1\.1 408 /],
    ['a chunk that stops', `${POST}transfer-encoding: chunked\r\n\r\n10\r\n{"a":`, /^HTTP\/1\.1 408 /],
  ];
  for (const [name, sent, answer] of rows) {
    const served = await webhook(t, { limits });
    if (sent === undefined) {
      const { connect: plain } = await import('node:net');
      const socket = plain({ host: '127.0.0.1', port: served.server.port });
      const closed = new Promise<string>((resolve) => socket.once('close', () => resolve('')));
      socket.on('error', () => {});
      await isServing(t, served);
      t.match(await closed, answer, name);
      continue;
    }
    const { socket, closed } = raw(served);
    socket.write(sent);
    await isServing(t, served);
    t.match(await closed, answer, name);
  }
});

t.test('a body that trickles in does not outlive its request', async (t) => {
  const served = await webhook(t, { limits: { request: 500, headers: 300, check: 50 } });
  const { socket, closed } = raw(served);
  socket.write(`${POST}content-length: 100000\r\n\r\n`);
  const trickle = setInterval(() => socket.write(' '), 20);
  t.match(await closed, /^HTTP\/1\.1 408 /);
  clearInterval(trickle);
  await isServing(t, served);
  t.match(await metricsOf(served), 'mooring_requests_in_flight 0', 'nothing is left of it');
});

t.test('one that asks and never reads is closed', async (t) => {
  const served = await webhook(t, { limits: { silence: 400, keepAlive: 300 } });
  const { socket, closed } = raw(served);
  socket.pause();
  const request = `${POST}content-length: ${SOUND.length}\r\n\r\n${SOUND}`;
  socket.write(request.repeat(2000));
  await isServing(t, served);
  await sleep(1500);
  socket.resume();
  await closed;
  t.match(await metricsOf(served), 'mooring_requests_in_flight 0', 'nothing is left of it');
});

t.test('a connection at rest is kept longer than headers may take', async (t) => {
  const served = await webhook(t, { limits: { headers: 100, request: 150, check: 20 } });
  const { socket, closed } = raw(served);
  const request = `${POST}content-length: ${SOUND.length}\r\n\r\n${SOUND}`;
  socket.write(request);
  await sleep(500);
  socket.write(request.replace('host', 'connection: close\r\nhost'));
  t.equal((await closed).split('HTTP/1.1 200 OK').length - 1, 2);
});

t.test('connections past the cap are closed, and counted', async (t) => {
  const served = await webhook(t, { limits: { connections: 2 } });
  await isServing(t, served);
  const second = raw(served);
  await new Promise((resolve) => second.socket.once('secureConnect', resolve));
  const third = raw(served);
  t.equal(await third.closed, '', 'unanswered');
  await isServing(t, served);
  t.match(await metricsOf(served), 'mooring_shed_total{reason="connections"} 1');
  second.socket.destroy();
});

t.test('bodies that together are too many bytes are turned away, and there is room again', async (t) => {
  const served = await webhook(t, { limits: { bodies: 50_000 } });
  const slow = raw(served);
  slow.socket.write(`${POST}content-length: 60000\r\n\r\n${' '.repeat(45_000)}`);
  const big = JSON.stringify(reviewOf(statefulSet({ annotations: { long: 'x'.repeat(10_000) } })));
  for (let tries = 0; tries < 200; tries++) {
    if ((await served.send('POST', '/validate', big, JSON_TYPE)).status === 503) break;
    await sleep(10);
  }
  const refused = await served.send('POST', '/validate', big, JSON_TYPE);
  t.equal(refused.status, 503);
  t.equal(refused.headers['retry-after'], undefined);
  t.strictSame(JSON.parse(refused.body), { error: 'too many bytes at once' });
  slow.socket.destroy();
  for (let tries = 0; tries < 200; tries++) {
    if ((await served.send('POST', '/validate', big, JSON_TYPE)).status === 200) break;
    await sleep(10);
  }
  t.equal((await served.send('POST', '/validate', big, JSON_TYPE)).status, 200);
  t.match(await metricsOf(served), /mooring_shed_total\{reason="bodies"\} [1-9]/);
});

t.test('short of memory, most requests are turned away at once, and health is still told', async (t) => {
  const served = await webhook(t, { limits: { heap: 0 } });
  const ask = () => served.send('POST', '/validate?timeout=10s', SOUND, JSON_TYPE);
  while ((await ask()).status !== 503) await sleep(10);
  const seen: number[] = [];
  for (let count = 0; count < 20; count++) seen.push((await ask()).status);
  t.equal(seen.filter((status) => status === 200).length, 2, 'one in ten passes');
  t.equal(seen.filter((status) => status === 503).length, 18);
  t.equal((await served.send('GET', '/livez')).status, 200);
  t.equal((await served.send('GET', '/readyz')).status, 200, 'all replicas must not be unready at once');
});

t.test('the event loop: a load that is too much for it counts, one long turn does not', async (t) => {
  const pressure = new Pressure({ delay: 60, heap: 1 });
  t.teardown(() => pressure.stop());
  const hold = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  };
  for (let turn = 0; turn < 30 && pressure.shortage === undefined; turn++) {
    hold(150);
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.equal(pressure.shortage, 'delay');
  while (pressure.shortage !== undefined) await sleep(20);
  t.pass('and it recovers');
});

t.test('the gate', async (t) => {
  let shortage: Shortage | undefined;
  const gate = new Gate({ inFlight: 2, bodies: 10 }, () => shortage);
  const [first, second] = [gate.enter(0), gate.enter(5)];
  if (typeof first === 'string' || typeof second === 'string') throw new Error('both enter');
  t.equal(second.since, 5);
  t.equal(gate.enter(0), 'in-flight');
  t.equal(first.hold(6), true);
  t.equal(second.hold(5), false, 'all bodies together');
  first.leave();
  first.leave();
  t.equal(gate.inFlight, 1, 'leaving twice is leaving once');
  t.equal(second.hold(10), true, 'what has left holds nothing');
  t.equal(first.hold(1), false, 'and takes nothing');
  shortage = 'delay';
  t.equal(gate.enter(0), 'delay');
  shortage = 'memory';
  t.strictSame(
    Array.from({ length: 10 }, () => gate.enter(0)).filter((entered) => typeof entered !== 'string').length,
    1,
    'garbage is collected only where something is allocated',
  );
});

t.test('a client that never ends its request does not hold up the end of the process', async (t) => {
  const served = await webhook(t, { limits: { grace: 200 } });
  const { socket, closed } = raw(served);
  socket.write(`${POST}content-length: 100\r\n\r\n{`);
  await isServing(t, served);
  await served.server.stop(0);
  t.equal(await closed, '');
});

t.test('what HTTP allows and the API server does not do', async (t) => {
  const served = await webhook(t);
  const body = (text: string) => `content-length: ${text.length}\r\n\r\n${text}`;
  const last = 'connection: close\r\n';
  const rows: readonly [string, string, RegExp][] = [
    [
      'a compressed body',
      `${POST}${last}content-encoding: gzip\r\n${body('x')}`,
      /^HTTP\/1\.1 415 .*must not be compressed/s,
    ],
    ['no compression', `${POST}${last}content-encoding: identity\r\n${body(SOUND)}`, /^HTTP\/1\.1 200 /],
    [
      'expects to continue',
      `${POST}${last}expect: 100-continue\r\n${body(SOUND)}`,
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /,
    ],
    ['expects anything else', `${POST}${last}expect: wonders\r\n${body(SOUND)}`, /^HTTP\/1\.1 417 /],
    [
      'in chunks',
      `${POST}${last}transfer-encoding: chunked\r\n\r\n${SOUND.length.toString(16)}\r\n${SOUND}\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 200 /,
    ],
    ['broken chunks', `${POST}transfer-encoding: chunked\r\n\r\nzz\r\n`, /^HTTP\/1\.1 400 /],
    [
      'a length and chunks',
      `${POST}transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['two lengths', `${POST}content-length: 3\r\ncontent-length: 4\r\n\r\nabcd`, /^HTTP\/1\.1 400 /],
    ['long headers', `${POST}x: ${'y'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['HTTP/2 by its preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 (400|505) /],
    ['an upgrade to HTTP/2', `${POST}${last}upgrade: h2c\r\n${body(SOUND)}`, /^HTTP\/1\.1 200 /],
    ['no host', `POST /validate HTTP/1.1\r\n${body(SOUND)}`, /^HTTP\/1\.1 400 /],
  ];
  for (const [name, sent, answer] of rows) {
    const { socket, closed } = raw(served);
    socket.write(sent);
    t.match(await closed, answer, name);
  }
  const { socket, closed } = raw(served);
  const one = (uid: string) => `${POST}${body(SOUND.replace('u-1', uid))}`;
  socket.write(`${one('u-a')}${one('u-b')}${one('u-c').replace('host', 'connection: close\r\nhost')}`);
  const uids = [...(await closed).matchAll(/"uid":"(u-.)"/g)].map(([, uid]) => uid);
  t.strictSame(uids, ['u-a', 'u-b', 'u-c'], 'several requests at once are answered in their order');
});

t.test('the metrics port', async (t) => {
  const { server } = await webhook(t);
  const at = `http://127.0.0.1:${server.metricsPort}`;
  t.equal((await fetch(`${at}/metrics?debug=1`)).status, 200);
  t.equal((await fetch(`${at}/metrics`, { method: 'POST', body: 'x'.repeat(100_000) })).status, 404);
  t.equal((await fetch(`${at}/`)).status, 404);
  t.equal((await fetch(`${at}/metrics`, { headers: { x: 'y'.repeat(10_000) } })).status, 431);
});

t.test('a review that cannot be judged gets the answer of the policy', async (t) => {
  const broken = {
    ...worldFromManifests([]),
    services: () => {
      throw new Error('the index is gone');
    },
    statefulSet: () => {
      throw new Error('the index is gone');
    },
  };
  const scale = {
    kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    subResource: 'scale',
    operation: 'UPDATE',
    oldObject: { spec: { replicas: 3 } },
  };
  const asked = reviewOf({ spec: { replicas: 1 } }, scale);
  const open = await webhook(t, { world: broken });
  t.match(await open.review('validate', asked), {
    uid: 'u-1',
    allowed: true,
    warnings: ['mooring could not judge this: mooring itself failed, which is a bug; it was let through'],
  });
  t.match(
    open.log.find(({ level }) => level === 50),
    { uid: 'u-1', err: { message: 'the index is gone' } },
  );
  const closed = await webhook(t, { world: broken, policy: [failsClosed(t)] });
  t.match(await closed.review('validate', asked), {
    allowed: false,
    status: {
      code: 403,
      message:
        'mooring could not judge this: mooring itself failed, which is a bug; the policy refuses what cannot be judged',
    },
  });
  t.match(await closed.review('mutate', asked), { allowed: true }, 'what is only completed is never refused');
});

t.test(
  'a body that comes too late is let through unjudged, or refused where the policy fails closed',
  async (t) => {
    const bad = JSON.stringify(reviewOf(statefulSet({ container: { readinessProbe: undefined } })));
    for (const [policy, allowed] of [
      ['recommended', true],
      [failsClosed(t), false],
    ] as const) {
      const served = await webhook(t, { policy: [policy] });
      const { socket, closed } = raw(served);
      const head = POST.replace('10s', '1s').replace('host', 'connection: close\r\nhost');
      socket.write(`${head}content-length: ${bad.length}\r\n\r\n${bad.slice(0, 100)}`);
      while (!(await metricsOf(served)).includes('mooring_requests_in_flight 1')) await sleep(10);
      await sleep(900);
      socket.write(bad.slice(100));
      const answer = (await closed).split('\r\n\r\n')[1] ?? '';
      const { response } = JSON.parse(answer);
      t.equal(response.allowed, allowed, policy);
      t.match(allowed ? response.warnings[0] : response.status.message, /there was no time left for it/);
    }
  },
);

t.test('an object whose lists have no end is refused unjudged, and not filled in', async (t) => {
  const served = await webhook(t);
  const answered = async (door: string, pod: object) => {
    const asked = JSON.stringify(reviewOf(statefulSet({ pod: { ...pod } })));
    return JSON.parse((await served.send('POST', door, asked, JSON_TYPE)).body).response;
  };
  const many = (item: object) => Array.from({ length: 20_001 }, () => item);
  for (const pod of [{ containers: many({}) }, { tolerations: many({ key: 'a' }) }]) {
    const { allowed, status } = await answered('/validate', pod);
    t.equal(allowed, false, 'padding is no way around the rules');
    t.match(status.message, /its lists have more than 20,000 items; what is padded so far is refused/);
    const filled = await answered('/mutate', pod);
    t.match(filled, { allowed: true, warnings: [/its lists have more than 20,000 items/] });
    t.equal(filled.patch, undefined);
  }
});

t.test('a policy that only records lets it pass, with a word', async (t) => {
  const served = await webhook(t, { policy: ['observe'] });
  const containers = Array.from({ length: 20_001 }, () => ({}));
  const asked = JSON.stringify(reviewOf(statefulSet({ pod: { containers } })));
  const { body } = await served.send('POST', '/validate', asked, JSON_TYPE);
  t.match(JSON.parse(body).response, {
    allowed: true,
    warnings: [/its lists have more than 20,000 items; it was let through/],
  });
});

t.test('isLate', async (t) => {
  t.equal(isLate('1s', 700), false);
  t.equal(isLate('1s', 801), true);
  t.equal(isLate('10s', 7999), false);
  t.equal(isLate(undefined, 8001), true);
  t.equal(isLate('0s', 0), false);
});

t.test('the limits go together', async (t) => {
  t.ok(LIMITS.keepAlive > 90_000, 'the API server lets a connection rest for 90 s');
  t.ok(LIMITS.silence > LIMITS.keepAlive);
  t.ok(LIMITS.grace >= 30_000, 'the longest a webhook may take');
  t.ok(LIMITS.bodies >= 4 * LIMITS.body);
});

t.test('what is echoed and logged has its bounds', async (t) => {
  const served = await webhook(t);
  const long = 'n'.repeat(100_000);
  const { send, review, log } = served;
  const uid = await send('POST', '/validate', JSON.stringify(reviewOf({}, { uid: long })), JSON_TYPE);
  t.strictSame([uid.status, JSON.parse(uid.body)], [400, { error: 'the uid has more than 256 characters' }]);
  const names = { name: long, namespace: long, userInfo: { username: long }, operation: 'CREATE' };
  const response = await review('validate', reviewOf({}, names));
  t.equal(response.allowed, false);
  t.ok(String((response.status as { message: string }).message).length <= 4096);
  await review(
    'validate',
    reviewOf({}, { ...names, operation: long, subResource: long, kind: { version: long, kind: long } }),
  );
  for (const line of log) t.ok(JSON.stringify(line).length < 5000, 'a short line');
});
