import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { LiveWorld } from '../../src/cluster/live-world.ts';
import { POD_NAME_LABEL } from '../../src/kubernetes/stateful-set.ts';
import { known, type WorldKind } from '../../src/world/world.ts';
import { budget, service, statefulSet } from '../rules/manifests.ts';
import { ApiServer, type StoredObject } from './api-server.ts';
import { QUICK, type Tap, until } from './harness.ts';

const SERVICES = '/api/v1/services';
const CLAIMS = '/api/v1/persistentvolumeclaims';
const SETS = '/apis/apps/v1/statefulsets';
const SCHEDULES = '/apis/velero.io/v1/schedules';

interface Line {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

async function live(t: Tap, server: ApiServer, kinds: readonly WorldKind[]) {
  const lines: Line[] = [];
  const level = (name: string) => (fields: unknown, message?: string) => {
    lines.push({
      level: name,
      fields: message ? (fields as Line['fields']) : {},
      message: message ?? String(fields),
    });
  };
  const client = new Client(server.endpoint);
  const world = new LiveWorld({
    client,
    kinds,
    timings: QUICK,
    log: { debug: level('debug'), info: level('info'), warn: level('warn') },
  });
  t.teardown(async () => {
    await world.stop();
    client.close();
    await server.close();
  });
  const warnings = () => lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  return { live: world, world: world.world, lines, warnings };
}

const stored = (object: unknown) => object as StoredObject;
const named = (name: string, namespace = 'shop'): StoredObject => stored(service({ name, namespace }));

t.test('unknown until it is read; then what is not there is absent', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  server.put(SERVICES, named('db'));
  const { live: upkeep, world } = await live(t, server, ['Service']);
  t.strictSame(upkeep.pending(), ['Service']);
  t.match(world.service('shop', 'db'), {
    known: false,
    reason: 'the services of the cluster are still being read',
  });
  await upkeep.ready;
  t.strictSame(upkeep.pending(), []);
  t.match(world.service('shop', 'db'), { known: true, value: { meta: { name: 'db' }, headless: true } });
  t.strictSame(world.service('shop', 'other'), known(undefined));
  t.strictSame(world.services('elsewhere'), known([]));
  t.match(upkeep.status(), [{ kind: 'Service', state: 'synced', objects: 1 }]);
});

t.test('only the kinds that are asked for are read', async (t) => {
  const server = await new ApiServer().serve(SERVICES, CLAIMS, SETS).listen();
  const { live: upkeep, world } = await live(t, server, ['Service']);
  await upkeep.ready;
  await until(() => server.watches() === 1);
  t.ok(
    server.requests.every((request) => request.includes(SERVICES)),
    server.requests.join('\n'),
  );
  t.strictSame(world.claim('shop', 'data-db-0'), {
    known: false,
    reason: 'no rule in force reads persistentvolumeclaims, so they are not watched',
  });
});

t.test(
  'sets are found by what rules ask: name, governing Service, claim, labels of their pods',
  async (t) => {
    const server = await new ApiServer().serve(SETS).listen();
    server.put(SETS, stored(statefulSet()));
    server.put(SETS, stored(statefulSet({ name: 'db-1', spec: { serviceName: 'other' } })));
    const { live: upkeep, world } = await live(t, server, ['apps/StatefulSet']);
    await upkeep.ready;
    const names = (answer: ReturnType<typeof world.statefulSetsNear>) =>
      answer.known ? answer.value.map(({ meta }) => meta.name) : answer.reason;
    t.strictSame(names(world.statefulSetsGovernedBy('shop', 'db')), ['db']);
    t.strictSame(names(world.statefulSetsClaiming('shop', 'data-db-0')), ['db']);
    t.strictSame(names(world.statefulSetsClaiming('shop', 'data-db-1-0')), ['db-1']);
    t.strictSame(
      names(world.statefulSetsClaiming('shop', 'data-db')),
      ['db'],
      'an ordinal is not needed to be found',
    );
    t.strictSame(names(world.statefulSetsClaiming('shop', 'logs-db-0')), []);
    const near = (labels: Record<string, string>) =>
      names(
        world.statefulSetsNear('shop', {
          matchLabels: new Map(Object.entries(labels)),
          matchExpressions: [],
        }),
      );
    t.strictSame(near({ app: 'db' }), ['db', 'db-1'], 'both have the same template');
    t.strictSame(
      near({ [POD_NAME_LABEL]: 'db-0', app: 'db' }),
      ['db', 'db-1'],
      'what is of each pod is not in it',
    );
    t.strictSame(near({ [POD_NAME_LABEL]: 'db-0' }), ['db', 'db-1'], 'any set may have such a pod');
    t.strictSame(near({}), ['db', 'db-1']);
    t.strictSame(near({ app: 'web' }), []);
    server.put(SETS, stored(statefulSet({ spec: { serviceName: 'other', volumeClaimTemplates: [] } })));
    await until(() => names(world.statefulSetsGovernedBy('shop', 'other')).length === 2);
    t.strictSame(names(world.statefulSetsGovernedBy('shop', 'db')), []);
    t.strictSame(names(world.statefulSetsClaiming('shop', 'data-db-0')), []);
    server.remove(SETS, 'db', 'shop');
    server.remove(SETS, 'db-1', 'shop');
    await until(() => near({}).length === 0);
    t.strictSame(names(world.statefulSetsGovernedBy('shop', 'other')), []);
  },
);

t.test(
  'a kind that may not be read is unknown, alone, and is told of once, with the permission',
  async (t) => {
    const server = await new ApiServer().serve(SERVICES, CLAIMS).listen();
    server.fail(CLAIMS, { status: 403 });
    const { live: upkeep, world, warnings } = await live(t, server, ['Service', 'PersistentVolumeClaim']);
    await upkeep.ready;
    t.strictSame(world.service('shop', 'db'), known(undefined));
    const refused = {
      known: false,
      reason: 'mooring may not list and watch the persistentvolumeclaims of the cluster',
    };
    t.strictSame(world.claim('shop', 'data-db-0'), refused);
    await until(() => server.requests.filter((request) => request.includes(CLAIMS)).length >= 3);
    t.strictSame(warnings(), [
      'missing permission: list persistentvolumeclaims; rules that read them are not evaluated',
    ]);
    server.heal();
    await until(() => world.claim('shop', 'data-db-0').known);
  },
);

t.test(
  'a custom kind that is not installed is known to have no objects; installed later, it is picked up',
  async (t) => {
    const server = await new ApiServer().serve(SERVICES).listen();
    const { live: upkeep, world } = await live(t, server, [
      'velero.io/Schedule',
      'velero.io/Backup',
      'keda.sh/ScaledObject',
    ]);
    await upkeep.ready;
    t.strictSame(world.backups('velero.io/Schedule'), known([]));
    server.put(SCHEDULES, { metadata: { name: 'daily', namespace: 'velero' }, spec: { schedule: '@daily' } });
    const found = () => {
      const answer = world.backups('velero.io/Schedule');
      return answer.known && answer.value.length === 1;
    };
    await until(found);
    t.match(
      world.backups('velero.io/Schedule'),
      known([{ metadata: { name: 'daily' }, spec: { schedule: '@daily' } }]),
    );
    t.strictSame(world.backups('velero.io/Backup'), known([]), 'a kind of the same group that is not there');
    server.withdraw(SCHEDULES);
    await until(() => !found());
    await until(() => world.backups('velero.io/Schedule').known);
    t.strictSame(world.backups('velero.io/Schedule'), known([]));
    server.put('/apis/velero.io/v2/schedules', { metadata: { name: 'weekly', namespace: 'velero' } });
    await until(found);
    t.match(
      world.backups('velero.io/Schedule'),
      known([{ metadata: { name: 'weekly' } }]),
      'in its new version',
    );
  },
);

t.test(
  'nobody may ask which custom kinds there are: they stay unknown, and nothing waits for them',
  async (t) => {
    const server = await new ApiServer().serve(SERVICES).listen();
    server.fail('/apis', { status: 403 });
    const { live: upkeep, world } = await live(t, server, ['Service', 'velero.io/Schedule']);
    await upkeep.ready;
    t.match(world.backups('velero.io/Schedule'), {
      known: false,
      reason: /may not ask the cluster whether it has schedules/,
    });
  },
);

t.test(
  'autoscalers of both sorts are one answer, and missing knowledge of one is missing knowledge',
  async (t) => {
    const scalers = '/apis/autoscaling/v2/horizontalpodautoscalers';
    const keda = '/apis/keda.sh/v1alpha1/scaledobjects';
    const server = await new ApiServer().serve(scalers, keda).listen();
    const target = { scaleTargetRef: { kind: 'StatefulSet', name: 'db' } };
    server.put(scalers, { metadata: { name: 'db', namespace: 'shop' }, spec: target });
    server.put(keda, {
      metadata: { name: 'db', namespace: 'shop' },
      spec: { ...target, idleReplicaCount: 0 },
    });
    const kinds = ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'] as const;
    const { live: upkeep, world } = await live(t, server, kinds);
    await upkeep.ready;
    t.match(
      world.autoscalers('shop'),
      known([
        { kind: 'HorizontalPodAutoscaler', minReplicas: 1 },
        { kind: 'ScaledObject', minReplicas: 0 },
      ]),
    );
    server.fail(keda, { status: 403 });
    server.cut(keda);
    await until(() => !world.autoscalers('shop').known);
    t.pass('and then it is unknown');
  },
);

t.test('the API server is gone: the world answers on, and is ready still', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  server.put(SERVICES, named('db'));
  const { live: upkeep, world, warnings } = await live(t, server, ['Service']);
  await upkeep.ready;
  await server.close();
  await until(() => warnings().length > 0);
  t.match(warnings(), ['services cannot be read; trying again']);
  t.match(world.service('shop', 'db'), { known: true, value: { meta: { name: 'db' } } });
  t.strictSame(upkeep.pending(), []);
  t.ok((upkeep.status()[0]?.restarts.get('unreachable') ?? 0) >= 1);
});

t.test('an absence is confirmed at the source', async (t) => {
  const server = await new ApiServer().serve(SERVICES, '/apis/policy/v1/poddisruptionbudgets').listen();
  const { live: upkeep, world } = await live(t, server, ['Service', 'policy/PodDisruptionBudget']);
  await upkeep.ready;
  await until(() => server.watches(SERVICES) === 1);
  const confirm = world.confirmAbsent ?? t.fail;
  const key = (name: string, kind = 'Service') => ({ kind, namespace: 'shop', name });
  const gets = () => server.requests.filter((request) => request.includes('/namespaces/shop/'));

  t.strictSame(await confirm(key('db')), known(true));
  t.strictSame(gets(), ['GET /api/v1/namespaces/shop/services/db']);

  server.freeze(SERVICES);
  server.put(SERVICES, named('db'));
  server.delay = 20;
  const answers = await Promise.all([confirm(key('db')), confirm(key('db')), confirm(key('db'))]);
  t.strictSame(answers, [known(false), known(false), known(false)]);
  t.equal(gets().length, 2, 'callers who ask at once share one request');
  t.match(
    world.service('shop', 'db'),
    { known: true, value: { meta: { name: 'db' } } },
    'what is found is known',
  );

  t.match(await confirm(key('x', 'Secret')), { known: false, reason: 'Secret objects are not read' });
  server.fail('/services/', { status: 403 });
  t.match(await confirm(key('y')), { known: false, reason: /403/ });
  server.heal();
  server.delay = 2000;
  const began = performance.now();
  t.match(await confirm(key('z')), { known: false, reason: /no answer in 300 ms/ });
  t.ok(performance.now() - began < 1500, 'it does not wait for an answer that does not come');
  server.delay = 0;
});

t.test('questions after absent objects are rationed', async (t) => {
  const server = await new ApiServer().serve(SERVICES).listen();
  const { live: upkeep, world } = await live(t, server, ['Service']);
  await upkeep.ready;
  const many = Array.from({ length: 160 }, (_, index) => ({
    kind: 'Service',
    namespace: 'shop',
    name: `s${index}`,
  }));
  const answers = await Promise.all(many.map((key) => world.confirmAbsent?.(key)));
  const rationed = { known: false, reason: 'too many absent objects are asked after at once' };
  const turnedAway = answers.filter((answer) => answer?.known === false && answer.reason === rationed.reason);
  t.ok(turnedAway.length >= 50, `${turnedAway.length} were not asked`);
  await sleep(60);
  t.strictNotSame(
    await world.confirmAbsent?.({ kind: 'Service', namespace: 'shop', name: 'late' }),
    rationed,
    'a moment later there is room again',
  );
});

t.test('names from outside are names', async (t) => {
  const server = await new ApiServer().serve(SERVICES, '/apis/policy/v1/poddisruptionbudgets').listen();
  server.put(SERVICES, named('constructor', '__proto__'));
  server.put('/apis/policy/v1/poddisruptionbudgets', stored(budget({ namespace: 'toString' })));
  const { live: upkeep, world } = await live(t, server, ['Service', 'policy/PodDisruptionBudget']);
  await upkeep.ready;
  t.match(world.service('__proto__', 'constructor'), { known: true, value: { kind: 'Service' } });
  t.match(world.budgets('toString'), { known: true, value: [{ maxUnavailable: 1 }] });
  t.strictSame(world.service('shop', 'constructor'), known(undefined));
  t.strictSame(world.service('toString', 'valueOf'), known(undefined));
});
