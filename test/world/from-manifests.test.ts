import t from 'tap';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { known, unknown } from '../../src/world/world.ts';
import { budget, service, statefulSet } from '../rules/manifests.ts';

t.test('a namespaced object that is not among the manifests is absent', async (t) => {
  const world = worldFromManifests([service(), statefulSet(), budget()]);
  t.match(world.service('shop', 'db'), { known: true, value: { meta: { name: 'db' } } });
  t.strictSame(world.service('other', 'db'), known(undefined));
  t.strictSame(world.services('other'), known([]));
  t.match(world.statefulSetsGovernedBy('shop', 'db'), { known: true, value: [{ meta: { name: 'db' } }] });
  t.match(world.budgets('shop'), { known: true, value: [{ maxUnavailable: 1 }] });
  t.strictSame(world.claim('shop', 'data-db-0'), known(undefined));
});

t.test('objects without a namespace go to the one that is asked for', async (t) => {
  const bare = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' } };
  t.match(worldFromManifests([bare]).service('default', 'db'), {
    known: true,
    value: { meta: { name: 'db' } },
  });
  const world = worldFromManifests([bare], { namespace: 'shop' });
  t.match(world.service('shop', 'db'), { known: true, value: { meta: { name: 'db' } } });
  t.strictSame(world.service('default', 'db'), known(undefined));
});

t.test('backup objects without a namespace are of the one that is asked for', async (t) => {
  const bare = { apiVersion: 'k8up.io/v1', kind: 'Schedule', metadata: { name: 'nightly' } };
  const world = worldFromManifests([bare], { namespace: 'shop' });
  const found = { known: true, value: [{ metadata: { name: 'nightly', namespace: 'shop' } }] };
  t.match(world.backups('k8up.io/Schedule'), found);
  t.strictSame(bare.metadata, { name: 'nightly' }, 'and the object itself is left as it is');
  const list = () => {
    const answer = world.backups('k8up.io/Schedule');
    return answer.known ? answer.value : undefined;
  };
  t.equal(list(), list(), 'the same list each time');
});

t.test('cluster facts are known only when some are there', async (t) => {
  const none = worldFromManifests([]);
  for (const answer of [
    none.storageClass('fast'),
    none.defaultStorageClass(),
    none.namespace('shop'),
    none.backups('velero.io/Schedule'),
  ]) {
    t.equal(answer.known, false);
  }
  const some = worldFromManifests([
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } },
    { apiVersion: 'velero.io/v1', kind: 'Schedule', metadata: { name: 'daily', namespace: 'velero' } },
  ]);
  t.match(some.storageClass('fast'), { known: true, value: { reclaimPolicy: 'Delete' } });
  t.strictSame(
    some.storageClass('slow'),
    unknown('StorageClass "slow" is not among the manifests'),
    'another one may well be in the cluster',
  );
  t.strictSame(some.defaultStorageClass(), unknown('no default StorageClass is among the manifests'));
  t.match(some.backups('velero.io/Schedule'), { known: true, value: [{ metadata: { name: 'daily' } }] });
  t.strictSame(
    some.backups('k8up.io/Schedule'),
    known([]),
    'another kind of backup is then known to be absent',
  );
});

t.test('the newest of several default classes is the default', async (t) => {
  const storageClass = (name: string, creationTimestamp: string) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name,
      creationTimestamp,
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
  });
  const world = worldFromManifests([
    storageClass('new', '2026-01-02T00:00:00Z'),
    storageClass('old', '2025-01-02T00:00:00Z'),
  ]);
  t.match(world.defaultStorageClass(), { known: true, value: { meta: { name: 'new' } } });
  const twins = worldFromManifests([
    storageClass('b', '2026-01-02T00:00:00Z'),
    storageClass('a', '2026-01-02T00:00:00Z'),
    storageClass('c', '2026-01-02T00:00:00Z'),
  ]);
  t.match(twins.defaultStorageClass(), { value: { meta: { name: 'a' } } }, 'of one age, the first by name');
});

t.test('hostile names are names', async (t) => {
  const world = worldFromManifests([
    service({ name: '__proto__' }),
    service({ name: 'constructor', namespace: '__proto__' }),
    null,
    7,
    [],
    'x',
  ]);
  t.match(world.service('shop', '__proto__'), { known: true, value: { meta: { name: '__proto__' } } });
  t.match(world.service('__proto__', 'constructor'), { known: true, value: { kind: 'Service' } });
  t.strictSame(world.service('shop', 'constructor'), known(undefined));
});
