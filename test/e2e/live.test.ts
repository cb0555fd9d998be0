/** What only a live world can know: what was stored a moment ago, and what is stored no more. */
import { clusterTest } from './cluster.ts';
import { eventually } from './eventually.ts';
import { lenientPolicy, soundService, soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed } from './worlds.ts';

const APPLY = ['apply', '--filename=-'];

clusterTest('Service and set in one apply: the Service, milliseconds old, is known', async (t, cluster) => {
  await installMooring(t, cluster, await placed('cluster', cluster, []));
  const ran = await cluster.kubectl(APPLY, [soundService(cluster), soundSet(cluster)]);
  t.match(ran, { code: 0, stdout: 'service/db created\nstatefulset.apps/db created\n' });
  t.notMatch(ran.stderr, 'governing-service');
});

clusterTest('the set first: refused, and the same command again succeeds', async (t, cluster) => {
  await installMooring(t, cluster, await placed('cluster', cluster, []));
  const both = [soundSet(cluster), soundService(cluster)];
  const first = await cluster.kubectl(APPLY, both);
  t.equal(first.code, 1);
  t.equal(first.stdout, 'service/db created\n');
  t.match(
    first.stderr,
    `Service "db", which spec.serviceName names, does not exist in namespace "${cluster.namespace}" (spec.serviceName) [governing-service-exists]`,
  );
  t.match(await cluster.kubectl(APPLY, both), {
    code: 0,
    stdout: 'statefulset.apps/db created\nservice/db unchanged\n',
  });
});

clusterTest('the set first, with onCreate: warn: both are stored, with a warning', async (t, cluster) => {
  const policy = lenientPolicy(cluster);
  await installMooring(t, cluster, { ...(await placed('cluster', cluster, [])), policy });
  const ran = await cluster.kubectl(APPLY, [soundSet(cluster), soundService(cluster)]);
  t.match(ran, { code: 0, stderr: 'Warning: [governing-service-exists] Service "db"' });
});

clusterTest(
  'a dry run of both: the Service that was never stored is missed by a warning',
  async (t, cluster) => {
    await installMooring(t, cluster, await placed('cluster', cluster, []));
    const ran = await cluster.kubectl(
      [...APPLY, '--dry-run=server'],
      [soundService(cluster), soundSet(cluster)],
    );
    t.match(ran, { code: 0, stderr: 'Warning: [governing-service-exists] Service "db"' });
  },
);

clusterTest('a Service that goes is missed from then on', async (t, cluster) => {
  await installMooring(t, cluster, await placed('cluster', cluster, [soundService(cluster)]));
  const set = soundSet(cluster);
  const missed = (printed: string) => printed.includes('governing-service-exists');
  t.notMatch(await eventually(cluster, set, (printed) => !missed(printed)), 'governing-service-exists');
  await cluster.done(['delete', 'service/db']);
  t.match(await eventually(cluster, set, missed), 'does not exist');
});

clusterTest('a set that names no Service is given the one that selects its pods', async (t, cluster) => {
  await installMooring(t, cluster, await placed('cluster', cluster, [soundService(cluster)]));
  await cluster.done(['create', '--filename=-'], [soundSet(cluster, { spec: { serviceName: undefined } })]);
  t.match(await cluster.stored('statefulset', 'db'), { spec: { serviceName: 'db' } });
});
