import { dig, get, list } from '../../src/kubernetes/json.ts';
import { type Cluster, clusterTest } from './cluster.ts';
import { soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';

const APPLY = ['apply', '--server-side', '--filename=-'];

/** What each manager owns. Their order is by time, and says nothing. */
function owned(object: unknown): Readonly<Record<string, unknown>> {
  const entries = list(dig(object, 'metadata', 'managedFields'));
  return Object.fromEntries(entries.map((entry) => [String(get(entry, 'manager')), get(entry, 'fieldsV1')]));
}

/** The set as two tools would apply it: one everything, the other the number of replicas. */
function replicasOnly({ namespace }: Cluster, replicas: number) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace },
    spec: { replicas },
  };
}

clusterTest(
  'applied twice, the second time changes nothing: no field, no owner, no version',
  async (t, cluster) => {
    const mooring = await installMooring(t, cluster);
    await cluster.done(APPLY, [soundSet(cluster)]);
    const first = await cluster.stored('statefulset', 'db');
    t.equal(dig(first, 'spec', 'minReadySeconds'), 10, 'defaults were filled in');
    await cluster.done(APPLY, [soundSet(cluster)]);
    t.strictSame(await cluster.stored('statefulset', 'db'), first);
    t.equal((await mooring.decisions(3)).filter(({ decision }) => decision === 'patch').length, 1);
  },
);

clusterTest(
  "what was filled in is nobody else's: its owner is free to set it, without conflict",
  async (t, cluster) => {
    await installMooring(t, cluster);
    await cluster.done(APPLY, [soundSet(cluster)]);
    const chosen = soundSet(cluster, { spec: { minReadySeconds: 30 } });
    const { code, stderr } = await cluster.kubectl(APPLY, [chosen]);
    t.strictSame({ code, stderr }, { code: 0, stderr: '' });
    t.equal(dig(await cluster.stored('statefulset', 'db'), 'spec', 'minReadySeconds'), 30);
  },
);

clusterTest('two appliers in turn never take fields from each other', async (t, cluster) => {
  await installMooring(t, cluster);
  const shared = soundSet(cluster, { spec: { replicas: undefined } });
  const one = [...APPLY, '--field-manager=one'];
  const two = [...APPLY, '--field-manager=two'];
  const round = async () => {
    await cluster.done(one, [shared]);
    await cluster.done(two, [replicasOnly(cluster, 3)]);
  };
  await round();
  const before = await cluster.stored('statefulset', 'db');
  await round();
  await round();
  const after = await cluster.stored('statefulset', 'db');
  t.strictSame(owned(after), owned(before));
  t.strictSame(get(after, 'spec'), get(before, 'spec'));
  t.equal(dig(after, 'metadata', 'generation'), dig(before, 'metadata', 'generation'));
});

clusterTest(
  'a value that an applier sets is kept, though a default would give another',
  async (t, cluster) => {
    await installMooring(t, cluster);
    const set = soundSet(cluster, { spec: { minReadySeconds: 3 } });
    await cluster.done(APPLY, [set]);
    await cluster.done(APPLY, [set]);
    t.equal(dig(await cluster.stored('statefulset', 'db'), 'spec', 'minReadySeconds'), 3);
  },
);
