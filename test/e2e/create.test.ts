import { dig, type JsonObject, object } from '../../src/kubernetes/json.ts';
import { clusterTest } from './cluster.ts';
import { soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';

/** The same object, to be named by the API server. */
function unnamed(set: JsonObject): JsonObject {
  const { name, ...metadata } = object(set.metadata) ?? {};
  return { ...set, metadata: { ...metadata, generateName: `${name}-` } };
}

clusterTest('a sound StatefulSet is stored, with its defaults filled in', async (t, cluster) => {
  const mooring = await installMooring(t, cluster);
  const ran = await cluster.kubectl(['create', '--filename=-'], [soundSet(cluster)]);
  t.strictSame(ran, { code: 0, stdout: 'statefulset.apps/db created\n', stderr: '' });
  t.match(await cluster.stored('statefulset', 'db'), {
    spec: {
      minReadySeconds: 10,
      template: {
        spec: {
          topologySpreadConstraints: [
            { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
          ],
          containers: [
            { startupProbe: { tcpSocket: { port: 'sql' }, periodSeconds: 10, failureThreshold: 30 } },
          ],
        },
      },
    },
  });
  const decisions = await mooring.decisions(2);
  t.match(decisions, [
    { door: 'mutate', operation: 'CREATE', name: 'db', decision: 'patch', user: 'admin' },
    { door: 'validate', operation: 'CREATE', name: 'db', decision: 'allow', user: 'admin' },
  ]);
});

clusterTest('a refusal as a person reads it', async (t, cluster) => {
  await installMooring(t, cluster);
  const set = soundSet(cluster, {
    spec: { serviceName: '' },
    container: { readinessProbe: undefined, livenessProbe: undefined },
  });
  const refused = await cluster.kubectl(['create', '--filename=-'], [set]);
  t.equal(refused.code, 1);
  t.equal(refused.stdout, '');
  t.equal(
    refused.stderr,
    `Error from server (Forbidden): error when creating "STDIN": admission webhook "validate.mooring.dev" denied the request: StatefulSet ${cluster.namespace}/db is refused for 3 reasons:
- spec.serviceName is not set, so the pods have no names of their own in DNS (spec.serviceName) [governing-service-named]
- container "db" has no liveness probe (spec.template.spec.containers[0].livenessProbe) [liveness-probe]
- container "db" has no readiness probe (spec.template.spec.containers[0].readinessProbe) [readiness-probe]
To see why and what to do: mooring explain governing-service-named
`,
  );
  t.match(await cluster.kubectl(['get', 'statefulset', 'db']), { code: 1, stderr: /NotFound/ });
});

clusterTest('a warning as a person reads it', async (t, cluster) => {
  await installMooring(t, cluster);
  const set = soundSet(cluster, { container: { image: 'registry.example.com/team/app:latest' } });
  const ran = await cluster.kubectl(['create', '--filename=-'], [set]);
  t.strictSame(ran, {
    code: 0,
    stdout: 'statefulset.apps/db created\n',
    stderr:
      'Warning: [image-pinned] container "db" has the image "registry.example.com/team/app:latest", whose tag moves\n',
  });
});

clusterTest('generateName: the name is made before the object is judged', async (t, cluster) => {
  await installMooring(t, cluster);
  const created = await cluster.kubectl(['create', '--filename=-'], [unnamed(soundSet(cluster))]);
  t.match(created, { code: 0, stdout: /^statefulset\.apps\/db-\w{5} created\n$/, stderr: '' });
  const set = unnamed(soundSet(cluster, { spec: { serviceName: '' } }));
  const refused = await cluster.kubectl(['create', '--filename=-'], [set]);
  t.equal(refused.code, 1);
  t.match(refused.stderr, /denied the request: StatefulSet e2e-\w+\/db-\w{5} is refused for 1 reason:\n/);
});

clusterTest('a dry run on the server is judged and defaulted, and stores nothing', async (t, cluster) => {
  const mooring = await installMooring(t, cluster);
  const args = ['apply', '--dry-run=server', '--output=json', '--filename=-'];
  const shown = await cluster.done(args, [soundSet(cluster)]);
  t.equal(dig(JSON.parse(shown), 'spec', 'minReadySeconds'), 10);
  t.match(await mooring.decisions(2), [
    { decision: 'patch', dryRun: true },
    { decision: 'allow', dryRun: true },
  ]);
  const refused = await cluster.kubectl(args, [soundSet(cluster, { spec: { serviceName: '' } })]);
  t.match(refused, { code: 1, stderr: /denied the request/ });
  t.match(await cluster.kubectl(['get', 'statefulset', 'db']), { code: 1, stderr: /NotFound/ });
});

clusterTest(
  'mounts that name nothing are refused by the API server itself; the rest of the rule is not',
  async (t, cluster) => {
    const dangling = soundSet(cluster, { spec: { volumeClaimTemplates: [] } });
    t.match(await cluster.kubectl(['create', '--dry-run=server', '--filename=-'], [dangling]), {
      code: 1,
      stderr: 'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
    });
    const shadowed = soundSet(cluster, { pod: { volumes: [{ name: 'data', emptyDir: {} }] } });
    t.match(await cluster.kubectl(['create', '--dry-run=server', '--filename=-'], [shadowed]), { code: 0 });
    const templates = dig(soundSet(cluster), 'spec', 'volumeClaimTemplates');
    const twice = soundSet(cluster, { spec: { volumeClaimTemplates: [templates, templates].flat() } });
    t.match(await cluster.kubectl(['create', '--dry-run=server', '--filename=-'], [twice]), { code: 0 });
  },
);
