import { dig } from '../../src/kubernetes/json.ts';
import { clusterTest } from './cluster.ts';
import { soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';

/** What an update of nothing but metadata must leave as it is: another template is another rollout. */
function rollout(set: unknown) {
  return { generation: dig(set, 'metadata', 'generation'), spec: dig(set, 'spec') };
}

clusterTest(
  'an update of labels alone starts no rollout, on a set that was never defaulted',
  async (t, cluster) => {
    await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
    const before = await cluster.stored('statefulset', 'db');
    t.equal(dig(before, 'spec', 'minReadySeconds'), undefined);
    const mooring = await installMooring(t, cluster);
    await cluster.done(['label', 'statefulset/db', 'team=a']);
    const after = await cluster.stored('statefulset', 'db');
    t.equal(dig(after, 'metadata', 'labels', 'team'), 'a');
    t.strictSame(dig(after, 'spec', 'template'), dig(before, 'spec', 'template'));
    t.match(await mooring.decisions(2), [{ door: 'mutate', operation: 'UPDATE' }, { door: 'validate' }]);
  },
);

clusterTest('an update of labels alone leaves a set that was defaulted as it is', async (t, cluster) => {
  await installMooring(t, cluster);
  await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
  const before = await cluster.stored('statefulset', 'db');
  await cluster.done(['label', 'statefulset/db', 'team=a']);
  t.strictSame(rollout(await cluster.stored('statefulset', 'db')), rollout(before));
});

clusterTest('an update of the template fills it in', async (t, cluster) => {
  await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
  await installMooring(t, cluster);
  await cluster.done(['set', 'image', 'statefulset/db', 'db=registry.example.com/team/app:1.2.4']);
  t.match(await cluster.stored('statefulset', 'db'), {
    spec: {
      template: {
        spec: {
          containers: [
            { image: 'registry.example.com/team/app:1.2.4', startupProbe: { tcpSocket: { port: 'sql' } } },
          ],
          topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname' }],
        },
      },
    },
  });
});

clusterTest('an update is refused for what it brings', async (t, cluster) => {
  await installMooring(t, cluster);
  await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
  const patch = [{ op: 'remove', path: '/spec/template/spec/containers/0/readinessProbe' }];
  const args = ['patch', 'statefulset/db', '--type=json', `--patch=${JSON.stringify(patch)}`];
  const { code, stderr } = await cluster.kubectl(args);
  t.equal(code, 1);
  t.equal(
    stderr,
    `Error from server (Forbidden): admission webhook "validate.mooring.dev" denied the request: StatefulSet ${cluster.namespace}/db is refused for 1 reason:
- container "db" has no readiness probe (spec.template.spec.containers[0].readinessProbe) [readiness-probe]
To see why and what to do: mooring explain readiness-probe
`,
  );
});

clusterTest('kubectl apply again, and kubectl diff, find nothing to change', async (t, cluster) => {
  await installMooring(t, cluster);
  await cluster.done(['apply', '--filename=-'], [soundSet(cluster)]);
  const before = await cluster.stored('statefulset', 'db');
  // kubectl says "configured" of any StatefulSet whose claim templates leave out what the API server adds to them.
  await cluster.done(['apply', '--filename=-'], [soundSet(cluster)]);
  t.strictSame(await cluster.stored('statefulset', 'db'), before);
  t.strictSame(await cluster.kubectl(['diff', '--filename=-'], [soundSet(cluster)]), {
    code: 0,
    stdout: '',
    stderr: '',
  });
});

clusterTest('kubectl diff shows the change that is asked for, and no other', async (t, cluster) => {
  await installMooring(t, cluster);
  await cluster.done(['apply', '--filename=-'], [soundSet(cluster)]);
  const changed = soundSet(cluster, { container: { image: 'registry.example.com/team/app:1.2.4' } });
  const { code, stdout } = await cluster.kubectl(['diff', '--filename=-'], [changed]);
  t.equal(code, 1);
  const lines = stdout
    .split('\n')
    .filter((line) => /^[-+] /.test(line))
    .map((line) => line.replace(/\s+/g, ' '));
  t.strictSame(lines, [
    '- generation: 1',
    '+ generation: 2',
    '- - image: registry.example.com/team/app:1.2.3',
    '+ - image: registry.example.com/team/app:1.2.4',
  ]);
});
