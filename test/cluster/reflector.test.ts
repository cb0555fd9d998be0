import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { type Failure, Reflector, type Sink } from '../../src/cluster/reflector.ts';
import type { Timings } from '../../src/cluster/timings.ts';
import { dig, text } from '../../src/kubernetes/json.ts';
import { ApiServer, type StoredObject } from './api-server.ts';
import { QUICK, type Tap, until } from './harness.ts';

const SERVICES = '/api/v1/services';

/** What a sink holds: name, and a value that changes. */
class Held implements Sink {
  objects = new Map<string, string>();
  swaps = 0;

  put(object: unknown): void {
    this.objects.set(nameOf(object), contentOf(object));
  }
  remove(object: unknown): void {
    this.objects.delete(nameOf(object));
  }
  clear(): void {
    this.objects.clear();
  }
  begin() {
    const fresh = new Map<string, string>();
    return {
      put: (object: unknown) => fresh.set(nameOf(object), contentOf(object)),
      commit: () => {
        this.objects = fresh;
        this.swaps++;
      },
    };
  }
}

function nameOf(object: unknown): string {
  return text(dig(object, 'metadata', 'name')) ?? '';
}

function contentOf(object: unknown): string {
  return text(dig(object, 'spec', 'value')) ?? '';
}

function service(name: string, value = 'one'): StoredObject {
  return { metadata: { name, namespace: 'shop' }, spec: { value } };
}

async function started(t: Tap, server: ApiServer, timings: Partial<Timings> = {}) {
  const sink = new Held();
  const failures: Failure[] = [];
  const states: string[] = [];
  const reflector = new Reflector({
    client: new Client(server.endpoint),
    resource: { apiVersion: 'v1', plural: 'services' },
    sink,
    timings: { ...QUICK, ...timings },
    observe: (reflected, failure) => {
      if (failure) failures.push(failure);
      else states.push(reflected.state);
    },
  });
  const stop = new AbortController();
  const ended = reflector.run(stop.signal);
  t.teardown(async () => {
    stop.abort();
    await ended;
    await server.close();
  });
  return { sink, reflector, failures, states };
}

function truth(server: ApiServer): Map<string, string> {
  return new Map(server.objects(SERVICES).map((object) => [nameOf(object), contentOf(object)]));
}

const same = (sink: Held, server: ApiServer) =>
  sink.objects.size === truth(server).size &&
  [...truth(server)].every(([name, value]) => sink.objects.get(name) === value);

t.test('a paged list, then what changes', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  for (let i = 0; i < 1203; i++) server.put(SERVICES, service(`s${i}`));
  const { sink, reflector, states } = await started(t, server);
  t.equal(reflector.state, 'starting');
  await until(() => reflector.state === 'synced');
  t.equal(sink.objects.size, 1203);
  t.equal(sink.swaps, 1);
  t.strictSame(
    server.requests.slice(0, 3).map((request) => request.replace(/continue=[^&]*/, 'continue=TOKEN')),
    [
      `GET ${SERVICES}?limit=500`,
      `GET ${SERVICES}?limit=500&continue=TOKEN`,
      `GET ${SERVICES}?limit=500&continue=TOKEN`,
    ],
  );
  await until(() => server.watches() === 1);
  t.match(
    server.requests.at(-1),
    /watch=true&allowWatchBookmarks=true&resourceVersion=1303&timeoutSeconds=(2[4-9]\d|300)$/,
  );
  server.put(SERVICES, service('new'));
  server.put(SERVICES, service('s1', 'two'));
  server.remove(SERVICES, 's2', 'shop');
  await until(() => same(sink, server));
  t.equal(sink.objects.get('s1'), 'two');
  t.equal(sink.objects.has('s2'), false);
  t.strictSame(states, ['synced']);
});

t.test('a watch that is cut goes on where it was, without a list', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  server.put(SERVICES, service('a'));
  const { sink, reflector, failures } = await started(t, server);
  await until(() => server.watches() === 1);
  server.put(SERVICES, service('b'));
  await until(() => same(sink, server));
  server.cut();
  server.put(SERVICES, service('c'));
  server.remove(SERVICES, 'a', 'shop');
  await until(() => same(sink, server));
  t.equal(sink.swaps, 1);
  t.equal(reflector.restarts.get('unreachable'), 1);
  t.match(failures, [{ during: 'watch', error: { code: 'UNREACHABLE', message: /the connection was cut/ } }]);
});

t.test('a watch that falls silent is given up and resumed', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  const { sink, reflector } = await started(t, server);
  await until(() => server.watches() === 1);
  server.freeze();
  server.put(SERVICES, service('unheard'));
  await until(() => same(sink, server));
  t.ok((reflector.restarts.get('silent') ?? 0) >= 1);
  t.equal(sink.swaps, 1, 'resumed, not listed anew');
});

t.test('bookmarks keep a quiet watch alive, and move the revision on', async (t) => {
  const server = await new ApiServer().serve(SERVICES, '/api/v1/others').listen();
  const { sink, reflector } = await started(t, server, { silence: 1000 });
  await until(() => server.watches() === 1);
  for (let i = 0; i < 12; i++) {
    await sleep(100);
    server.bookmark();
  }
  t.equal(reflector.restarts.get('silent'), undefined);
  server.put('/api/v1/others', service('elsewhere'));
  server.bookmark();
  await sleep(20);
  server.compact();
  server.cut();
  server.put(SERVICES, service('after'));
  await until(() => same(sink, server));
  t.equal(sink.swaps, 1, 'the revision of the bookmark has not expired');
});

for (const byEvent of [false, true]) {
  t.test(`an expired revision is listed anew, told by ${byEvent ? 'an event' : 'a status'}`, async (t) => {
    const server = await new ApiServer().serve(SERVICES).listen();
    server.expireByEvent = byEvent;
    server.put(SERVICES, service('gone'));
    const { sink, reflector } = await started(t, server);
    await until(() => server.watches() === 1);
    server.fail('watch=true', { status: 500 }, 2);
    server.cut();
    server.remove(SERVICES, 'gone', 'shop');
    server.put(SERVICES, service('here'));
    server.compact();
    await until(() => same(sink, server));
    t.equal(sink.swaps, 2);
    t.equal(reflector.restarts.get('expired'), 1);
    t.equal(reflector.state, 'synced', 'what was known was served all along');
  });
}

t.test('while a list runs, what is known stays whole', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  for (let i = 0; i < 1100; i++) server.put(SERVICES, service(`s${i}`));
  const { sink, reflector } = await started(t, server);
  await until(() => server.watches() === 1);
  server.compact();
  server.fail('continue=', { status: 500 }, 1);
  server.garble();
  const sizes = new Set<number>();
  await until(() => {
    sizes.add(sink.objects.size);
    return sink.swaps === 2;
  });
  t.strictSame([...sizes], [1100]);
  t.equal(reflector.restarts.get('malformed'), 1);
  t.equal(reflector.restarts.get('server'), 1);
});

t.test('half a line is no event', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  const { sink } = await started(t, server);
  await until(() => server.watches() === 1);
  server.half();
  server.put(SERVICES, service('whole'));
  await until(() => same(sink, server));
  t.strictSame([...sink.objects.keys()], ['whole']);
});

t.test('a list whose pages expire is asked for in one', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  for (let i = 0; i < 700; i++) server.put(SERVICES, service(`s${i}`));
  server.fail('continue=', { status: 410 });
  const { sink, reflector } = await started(t, server);
  await until(() => reflector.state === 'synced');
  t.equal(sink.objects.size, 700);
  t.equal(reflector.restarts.get('continue expired'), 1);
  t.ok(server.requests.includes(`GET ${SERVICES}`));
});

t.test('what may not be read is forbidden until it may', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  server.put(SERVICES, service('secret'));
  server.fail(SERVICES, { status: 403 });
  const { sink, reflector, failures, states } = await started(t, server);
  await until(() => reflector.state === 'forbidden');
  t.match(failures[0], { during: 'list', error: { code: 'FORBIDDEN', status: 403, reason: 'Forbidden' } });
  server.heal();
  await until(() => reflector.state === 'synced');
  t.equal(sink.objects.size, 1);
  await until(() => server.watches() === 1);
  server.fail(SERVICES, { status: 403 });
  server.cut();
  await until(() => reflector.state === 'forbidden');
  t.equal(sink.objects.size, 0, 'a right that is taken away takes the copy with it');
  t.strictSame(states, ['forbidden', 'synced', 'forbidden']);
});

t.test('a kind that is not installed is absent; woken, it is read at once', async (t) => {
  const server = await new ApiServer().listen();
  const { sink, reflector } = await started(t, server, { deniedWait: 3_600_000 });
  await until(() => reflector.state === 'absent');
  server.put(SERVICES, service('a'));
  reflector.wake();
  await until(() => reflector.state === 'synced');
  t.equal(sink.objects.size, 1);
});

t.test('429: waits as long as it is told', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  server.fail(SERVICES, { status: 429, retryAfter: 1 }, 1);
  const { reflector, failures } = await started(t, server, { deniedWait: 3_600_000 });
  await until(() => failures.length === 1);
  t.match(failures[0]?.error, { code: 'TOO_MANY_REQUESTS', retryAfter: 1000 });
  await sleep(100);
  t.equal(server.requests.length, 1, 'not asked again so soon');
  reflector.wake();
  await until(() => reflector.state === 'synced');
});

t.test('a server that only fails at one revision is listed anew', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  const { sink, reflector } = await started(t, server);
  await until(() => server.watches() === 1);
  server.fail('watch=true', { status: 504 }, 5);
  server.cut();
  await until(() => sink.swaps === 2 && server.watches() === 1);
  t.equal(reflector.restarts.get('server'), 5);
});

t.test('the API server is gone: what is known stays, and its age grows', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  server.put(SERVICES, service('a'));
  const { sink, reflector, failures } = await started(t, server);
  await until(() => server.watches() === 1);
  await server.close();
  await until(() => failures.length >= 3);
  t.match(failures.at(-1)?.error, { code: 'UNREACHABLE', message: /ECONNREFUSED/ });
  t.equal(reflector.state, 'synced');
  t.equal(sink.objects.size, 1);
  const before = reflector.age ?? 0;
  await sleep(30);
  t.ok((reflector.age ?? 0) > before + 20);
});

t.test('an object that was read otherwise is taken in only ahead of the watch', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  const { sink, reflector } = await started(t, server);
  await until(() => server.watches() === 1);
  server.freeze();
  server.put(SERVICES, service('ahead'));
  const [ahead] = server.objects(SERVICES);
  reflector.adopt({ ...ahead });
  t.strictSame([...sink.objects.keys()], ['ahead']);
  await until(() => reflector.restarts.get('silent') === 1 && server.watches() === 1);
  server.remove(SERVICES, 'ahead', 'shop');
  await until(() => sink.objects.size === 0);
  reflector.adopt({ ...ahead });
  t.equal(sink.objects.size, 0, 'the watch has passed its deletion, and would never tell of it again');
  reflector.adopt({ metadata: { name: 'odd', resourceVersion: 'x' } });
  t.equal(sink.objects.size, 0);
});
