/** A Service and its StatefulSet in one request of a person, which is one request each to the API server. */
import { clusterTest } from './cluster.ts';
import { lenientPolicy, soundService, soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed } from './worlds.ts';

const APPLY = ['apply', '--filename=-'];
const MISSING = 'Service "db", which spec.serviceName names, does not exist';

for (const [order, first] of [
  ['Service first', soundService],
  ['StatefulSet first', soundSet],
] as const) {
  clusterTest(`applied together, ${order}, where nothing is known of other objects`, async (t, cluster) => {
    await installMooring(t, cluster);
    const objects = [soundService(cluster), soundSet(cluster)];
    const ordered = first === soundSet ? objects.toReversed() : objects;
    const ran = await cluster.kubectl(APPLY, ordered);
    t.match(ran, { code: 0, stderr: '' });
    t.match(await cluster.kubectl(APPLY, ordered), { code: 0, stderr: '' });
  });
}

clusterTest(
  'a dry run of both: a Service that was never stored is missed by a warning alone',
  async (t, cluster) => {
    await installMooring(t, cluster, await placed('manifests', cluster, []));
    const objects = [soundService(cluster), soundSet(cluster)];
    const dry = await cluster.kubectl([...APPLY, '--dry-run=server'], objects);
    t.equal(dry.code, 0);
    t.equal(
      dry.stdout,
      'service/db created (server dry run)\nstatefulset.apps/db created (server dry run)\n',
    );
    t.match(dry.stderr, `Warning: [governing-service-exists] ${MISSING}`);
  },
);

clusterTest('a Service that is known not to exist is missed by a refusal', async (t, cluster) => {
  await installMooring(t, cluster, await placed('manifests', cluster, []));
  const refused = await cluster.kubectl(APPLY, [soundSet(cluster)]);
  t.equal(refused.code, 1);
  t.match(refused.stderr, MISSING);
});

clusterTest('with onCreate: warn the set may come before its Service', async (t, cluster) => {
  const policy = lenientPolicy(cluster);
  await installMooring(t, cluster, { ...(await placed('manifests', cluster, [])), policy });
  const { code, stderr } = await cluster.kubectl(APPLY, [soundSet(cluster), soundService(cluster)]);
  t.equal(code, 0);
  t.match(stderr, `Warning: [governing-service-exists] ${MISSING}`);
});
