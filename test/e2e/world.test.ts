/** The live world itself on a real API server: what watches tell, kinds that come late, and rights that are not given. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { connect } from '../../src/cluster/connect.ts';
import type { Endpoint } from '../../src/cluster/endpoint.ts';
import { LiveWorld } from '../../src/cluster/live-world.ts';
import { TIMINGS } from '../../src/cluster/timings.ts';
import { type Known, known, type WorldKind } from '../../src/world/world.ts';
import { type Cluster, clusterTest, newNamespace, surroundedTest } from './cluster.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { CUSTOM_KINDS, definitionOf } from './crds.ts';
import { soundService, soundSet } from './manifests.ts';

/** How soon a kind that is denied or absent is asked for again: a minute in a cluster. */
const TIMINGS_HERE = { ...TIMINGS, deniedWait: 300 };
const PATIENCE_MS = 20_000;

interface Watching {
  readonly live: LiveWorld;
  readonly warnings: readonly string[];
}

/** A world of `kinds`, read once when it is given; seen by `client`. */
async function watching(t: Test, client: Client, kinds: readonly WorldKind[]): Promise<Watching> {
  const warnings: string[] = [];
  const warn = (fields: unknown, words?: string) => warnings.push(words ?? String(fields));
  const log = { debug: () => undefined, info: () => undefined, warn };
  const live = new LiveWorld({ client, kinds, log, timings: TIMINGS_HERE });
  t.teardown(async () => {
    await live.stop();
    client.close();
  });
  await live.ready;
  return { live, warnings };
}

const asAdmin = ({ access }: Cluster) => connect({ env: {}, file: access.kubeconfig });

/** Resolves once `seen` gives true; false when it never does. */
async function comes(seen: () => boolean): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (!seen() && Date.now() < end) await sleep(20);
  return seen();
}

function valueIn<T>(answer: Known<T>): T | undefined {
  return answer.known ? answer.value : undefined;
}

clusterTest('what is created, updated and deleted reaches the world', async (t, cluster) => {
  const { namespace } = cluster;
  await cluster.done(['create', '--filename=-'], [soundService(cluster)]);
  const { live } = await watching(t, await asAdmin(cluster), ['Service', 'apps/StatefulSet', 'Namespace']);
  const { world } = live;
  const set = () => valueIn(world.statefulSet(namespace, 'db'));
  t.equal(valueIn(world.service(namespace, 'db'))?.headless, true);
  t.equal(valueIn(world.namespace(namespace))?.name, namespace);
  t.strictSame(world.statefulSet(namespace, 'db'), known(undefined));

  await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
  t.ok(await comes(() => set() !== undefined), 'created');
  t.match(world.statefulSetsGovernedBy(namespace, 'db'), known([{ meta: { name: 'db' } }]));
  await cluster.done(['scale', 'statefulset/db', '--replicas=5']);
  t.ok(await comes(() => set()?.replicas === 5), 'scaled');
  t.notOk(JSON.stringify(set()?.raw).includes('managedFields'), 'and kept small');
  await cluster.done(['delete', 'statefulset/db', '--cascade=orphan', '--wait=false']);
  await cluster.kubectl([
    'patch',
    'statefulset/db',
    '--type=merge',
    '--patch={"metadata":{"finalizers":null}}',
  ]);
  t.ok(await comes(() => set() === undefined), 'deleted');
  t.strictSame(world.statefulSetsGovernedBy(namespace, 'db'), known([]));
});

clusterTest('an absence is asked after at the API server, and what is found is known', async (t, cluster) => {
  const { namespace } = cluster;
  const { live } = await watching(t, await asAdmin(cluster), ['Service']);
  const absent = (name: string) => live.world.confirmAbsent?.({ kind: 'Service', namespace, name });
  t.strictSame(await absent('db'), known(true));
  await cluster.done(['create', '--filename=-'], [soundService(cluster)]);
  t.strictSame(await absent('db'), known(false));
  t.equal(
    valueIn(live.world.service(namespace, 'db'))?.meta.name,
    'db',
    'at once, whatever the watch has told',
  );
});

clusterTest('a list of many pages is whole', async (t, cluster) => {
  const many = Array.from({ length: 1150 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `data-db-${index}` },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }));
  const client = await asAdmin(cluster);
  const claims = { apiVersion: 'v1', plural: 'persistentvolumeclaims' };
  for (let from = 0; from < many.length; from += 50) {
    await Promise.all(
      many
        .slice(from, from + 50)
        .map((claim) =>
          client.create(claims, { ...claim, metadata: { ...claim.metadata, namespace: cluster.namespace } }),
        ),
    );
  }
  const { live } = await watching(t, client, ['PersistentVolumeClaim']);
  t.ok((live.status()[0]?.objects ?? 0) >= many.length);
  for (const { metadata } of many) {
    const found = valueIn(live.world.claim(cluster.namespace, metadata.name));
    if (found?.storageRequest !== '1Gi') t.fail(metadata.name);
  }
});

surroundedTest(
  'a custom kind that is installed later is picked up, and one that is removed is let go',
  async (t, { binaries }) => {
    const plane = await startControlPlane(binaries);
    t.teardown(() => plane.stop());
    const cluster = await newNamespace(plane.access);
    const { live } = await watching(t, await asAdmin(cluster), ['velero.io/Schedule', 'k8up.io/Schedule']);
    const names = () =>
      valueIn(live.world.backups('velero.io/Schedule'))?.map(
        ({ metadata }) => (metadata as { name: string }).name,
      );
    t.strictSame(names(), [], 'it is known that there is none');

    const velero = CUSTOM_KINDS.filter(
      ({ group, plural }) => group === 'velero.io' && plural === 'schedules',
    ).map(definitionOf);
    await cluster.done(['create', '--filename=-'], velero);
    await cluster.done(['wait', '--for=condition=Established', '--timeout=60s', '--filename=-'], velero);
    const daily = {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name: 'daily' },
      spec: { schedule: '@daily' },
    };
    await cluster.done(['create', '--filename=-'], [daily]);
    t.ok(await comes(() => names()?.join() === 'daily'));
    t.strictSame(live.world.backups('k8up.io/Schedule'), known([]));

    await cluster.done(['delete', '--filename=-', '--wait=false'], velero);
    t.ok(await comes(() => names()?.length === 0));
  },
);

/** One who may list and watch Services, and no more. */
async function asReaderOfServices(cluster: Cluster): Promise<Client> {
  const { namespace, done } = cluster;
  await done(['create', 'serviceaccount', 'reader']);
  const role = `${namespace}-reader`;
  await done(['create', 'clusterrole', role, '--verb=list,watch', '--resource=services']);
  await done([
    'create',
    'clusterrolebinding',
    role,
    `--clusterrole=${role}`,
    `--serviceaccount=${namespace}:reader`,
  ]);
  const token = (await done(['create', 'token', 'reader'])).trim();
  const admin = await asAdmin(cluster);
  const { ca, rejectUnauthorized } = await admin.endpoint.credentials();
  const endpoint: Endpoint = {
    ...admin.endpoint,
    credentials: async () => ({
      headers: { authorization: `Bearer ${token}` },
      ...(ca === undefined ? {} : { ca }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    }),
  };
  admin.close();
  return new Client(endpoint);
}

clusterTest('rights that are not given make only their kind unknown, until they are', async (t, cluster) => {
  const { namespace, done } = cluster;
  await done(['create', '--filename=-'], [soundService(cluster)]);
  const client = await asReaderOfServices(cluster);
  const { live, warnings } = await watching(t, client, [
    'Service',
    'PersistentVolumeClaim',
    'velero.io/Schedule',
  ]);
  const { world } = live;
  t.equal(valueIn(world.service(namespace, 'db'))?.meta.name, 'db');
  t.strictSame(world.claim(namespace, 'data-db-0'), {
    known: false,
    reason: 'mooring may not list and watch the persistentvolumeclaims of the cluster',
  });
  t.ok(
    warnings.includes(
      'missing permission: list persistentvolumeclaims; rules that read them are not evaluated',
    ),
    warnings.join('\n'),
  );
  t.match(
    await world.confirmAbsent?.({ kind: 'Service', namespace, name: 'other' }),
    {
      known: false,
      reason: /403 services "other" is forbidden/,
    },
    'who may not get cannot confirm',
  );

  await done([
    'create',
    'clusterrole',
    `${namespace}-claims`,
    '--verb=list,watch',
    '--resource=persistentvolumeclaims',
  ]);
  await done([
    'create',
    'clusterrolebinding',
    `${namespace}-claims`,
    `--clusterrole=${namespace}-claims`,
    `--serviceaccount=${namespace}:reader`,
  ]);
  t.ok(await comes(() => world.claim(namespace, 'data-db-0').known));
});
