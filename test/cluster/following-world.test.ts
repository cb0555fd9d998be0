import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { FollowingWorld } from '../../src/cluster/following-world.ts';
import type { WorldKind } from '../../src/world/world.ts';
import { budget, service } from '../rules/manifests.ts';
import { ApiServer, type StoredObject } from './api-server.ts';
import { QUICK, type Tap, until } from './harness.ts';

const SERVICES = '/api/v1/services';
const BUDGETS = '/apis/policy/v1/poddisruptionbudgets';
const CLAIMS = '/api/v1/persistentvolumeclaims';

async function following(t: Tap, kinds: readonly WorldKind[]) {
  const server = await new ApiServer().serve(SERVICES, BUDGETS, CLAIMS).listen();
  server.put(SERVICES, service({ name: 'db', namespace: 'shop' }) as unknown as StoredObject);
  server.put(BUDGETS, budget({ name: 'db', namespace: 'shop' }) as unknown as StoredObject);
  const client = new Client(server.endpoint);
  const silent = () => undefined;
  const world = new FollowingWorld({
    client,
    kinds,
    timings: QUICK,
    log: { debug: silent, info: silent, warn: silent },
  });
  t.teardown(async () => {
    await world.stop();
    client.close();
    await server.close();
  });
  await world.ready;
  return { server, world };
}

t.test(
  'a policy that reads another kind finds it known, and what was known stays so meanwhile',
  async (t) => {
    const { server, world } = await following(t, ['Service']);
    const budgets = () => world.world.budgets('shop').known;
    t.equal(budgets(), false);
    server.fail(BUDGETS, { status: 500 });
    const followed = world.follow(['Service', 'policy/PodDisruptionBudget']);
    await until(() => server.requests.filter((request) => request.includes(BUDGETS)).length > 2);
    t.match(world.world.service('shop', 'db'), { known: true, value: { meta: { name: 'db' } } });
    t.equal(budgets(), false);
    t.strictSame(world.pending(), [], 'nothing that was ready waits');
    server.heal();
    await followed;
    t.equal(budgets(), true);
    t.match(
      world.status().map(({ kind }) => kind),
      ['Service', 'policy/PodDisruptionBudget'],
    );
    // The former world watches no more, once each kind has one watcher.
    await until(() => server.watches(SERVICES) === 1 && server.watches(BUDGETS) === 1);
  },
);

t.test('the same kinds cost nothing; the last of several wins', async (t) => {
  const { server, world } = await following(t, ['Service', 'policy/PodDisruptionBudget']);
  const before = server.requests.length;
  await world.follow(['policy/PodDisruptionBudget', 'Service']);
  t.equal(server.requests.length, before);
  server.fail(CLAIMS, { status: 500 });
  const first = world.follow(['PersistentVolumeClaim']);
  const second = world.follow(['Service']);
  await Promise.all([first, second]);
  t.strictSame(
    world.status().map(({ kind }) => kind),
    ['Service'],
  );
  t.match(world.world.budgets('shop'), { known: false, reason: /so they are not watched$/ });
});

t.test('a world that never comes is stopped with the one at hand', async (t) => {
  const { server, world } = await following(t, ['Service']);
  server.fail(CLAIMS, { status: 500 });
  const followed = world.follow(['PersistentVolumeClaim']);
  await world.stop();
  await followed;
  t.match(world.world.service('shop', 'db'), { known: true });
});
