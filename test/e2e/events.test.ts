/** What the owner of an object finds after a refusal. */
import { clusterTest } from './cluster.ts';
import { waitFor } from './eventually.ts';
import { bareSet, etcd } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed } from './worlds.ts';

clusterTest('a refusal is found by kubectl describe', async (t, cluster) => {
  const { kubectl, done, namespace } = cluster;
  const world = await placed('cluster', cluster, etcd(cluster));
  await installMooring(t, cluster, { ...world, words: [...(world.words ?? []), '--events'] });

  const remove = () => kubectl(['delete', 'service/db']);
  const dry = await kubectl(['delete', 'service/db', '--dry-run=server']);
  t.equal(dry.code, 1, dry.stdout);
  const refusal = await remove();
  t.equal(refusal.code, 1, refusal.stdout);
  const described = () => done(['describe', 'service/db']);
  await waitFor('an Event of the Service', 30, async () => /AdmissionRefused/.test(await described()));
  t.match(
    await described(),
    /Warning +AdmissionRefused .* mooring +Deletion refused: .*\[governing-service-kept\]/,
  );
  const counts = await done(['get', 'events', '--output=jsonpath={.items[*].count}']);
  t.equal(counts, '1', 'a dry run is not told of');

  const scaled = await kubectl(['scale', 'statefulset/db', '--replicas=2']);
  t.equal(scaled.code, 1, scaled.stdout);
  const set = () => done(['describe', 'statefulset/db']);
  await waitFor('an Event of the StatefulSet', 30, async () => /Scaling refused: /.test(await set()));

  const created = await kubectl(['create', '--filename=-'], [bareSet(cluster)]);
  t.equal(created.code, 1, created.stdout);
  const events = () => done(['get', 'events']);
  await waitFor('an Event of what was not created', 30, async () =>
    /AdmissionRefused +statefulset\/bare +Creation refused: /.test(await events()),
  );
  t.match(await kubectl(['get', 'statefulset/bare']), { code: 1 }, `${namespace} has no such set`);
});
