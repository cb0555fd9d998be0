import { dig } from '../../src/kubernetes/json.ts';
import { type Cluster, clusterTest } from './cluster.ts';
import { etcd, soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed, WORLDS } from './worlds.ts';

async function replicas(cluster: Cluster): Promise<unknown> {
  return dig(await cluster.stored('statefulset', 'db'), 'spec', 'replicas');
}

const merge = (patch: unknown) => ['--type=merge', `--patch=${JSON.stringify(patch)}`];

/** Every way to ask for two replicas. */
const WAYS: readonly {
  readonly name: string;
  readonly ask: (cluster: Cluster) => ReturnType<Cluster['kubectl']>;
}[] = [
  { name: 'kubectl scale', ask: ({ kubectl }) => kubectl(['scale', 'statefulset/db', '--replicas=2']) },
  {
    name: 'an update of the set',
    ask: ({ kubectl }) => kubectl(['patch', 'statefulset/db', ...merge({ spec: { replicas: 2 } })]),
  },
  {
    name: 'a patch of the scale',
    ask: ({ kubectl }) =>
      kubectl(['patch', 'statefulset/db', '--subresource=scale', ...merge({ spec: { replicas: 2 } })]),
  },
  {
    name: 'a replacement of the scale, as an autoscaler does it',
    ask: async ({ kubectl, done, namespace }) => {
      const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets/db/scale`;
      const scale = JSON.parse(await done(['get', `--raw=${path}`]));
      return kubectl(['replace', `--raw=${path}`, '--filename=-'], [{ ...scale, spec: { replicas: 2 } }]);
    },
  },
  {
    name: 'server-side apply of the replicas alone',
    ask: ({ kubectl, namespace }) => {
      const metadata = { name: 'db', namespace };
      const asked = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { replicas: 2 } };
      return kubectl(['apply', '--server-side', '--force-conflicts', '--filename=-'], [asked]);
    },
  },
];

for (const world of WORLDS) {
  clusterTest(`a majority is kept, whoever asks (${world})`, async (t, cluster) => {
    await installMooring(t, cluster, await placed(world, cluster, etcd(cluster)));
    for (const { name, ask } of WAYS) {
      await t.test(name, async (t) => {
        const { code, stderr } = await ask(cluster);
        t.equal(code, 1);
        t.match(
          stderr,
          `admission webhook "validate.mooring.dev" denied the request: StatefulSet ${cluster.namespace}/db is refused for 1 reason:
- replicas go from 5 to 2: etcd in container "db" decides by majority and needs 3 of its 5 members (spec.replicas) [quorum-kept]
To see why and what to do: mooring explain quorum-kept`,
        );
        t.equal(await replicas(cluster), 5);
      });
    }
  });

  clusterTest(`one member less is no trouble (${world})`, async (t, cluster) => {
    await installMooring(t, cluster, await placed(world, cluster, etcd(cluster)));
    const ran = await cluster.kubectl(['scale', 'statefulset/db', '--replicas=4']);
    t.match(ran, { code: 0, stdout: 'statefulset.apps/db scaled\n' });
    t.equal(await replicas(cluster), 4);
  });

  clusterTest(`an acknowledgement on the set lets a scale through (${world})`, async (t, cluster) => {
    const owned = etcd(cluster, { 'mooring.dev/allow': 'lose-quorum, scale-down' });
    await installMooring(t, cluster, await placed(world, cluster, owned));
    const ran = await cluster.kubectl(['scale', 'statefulset/db', '--replicas=2']);
    t.match(ran, { code: 0, stdout: 'statefulset.apps/db scaled\n' });
    t.equal(await replicas(cluster), 2);
  });

  clusterTest(`a dry run of a scale is refused like the scale (${world})`, async (t, cluster) => {
    await installMooring(t, cluster, await placed(world, cluster, etcd(cluster)));
    const ran = await cluster.kubectl(['scale', 'statefulset/db', '--replicas=2', '--dry-run=server']);
    t.match(ran, { code: 1, stderr: /quorum-kept/ });
  });
}

clusterTest(
  'where the set is not known, neither is its acknowledgement: a scale is let through',
  async (t, cluster) => {
    await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
    const mooring = await installMooring(t, cluster, { policy: 'strict' });
    t.match(await cluster.kubectl(['scale', 'statefulset/db', '--replicas=0']), { code: 0, stderr: '' });
    t.match(await mooring.decisions(1), [
      {
        door: 'validate',
        operation: 'UPDATE',
        subResource: 'scale',
        kind: 'autoscaling/v1 Scale',
        name: 'db',
        decision: 'allow',
      },
    ]);
  },
);
