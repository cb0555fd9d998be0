import type { Test } from 'tap';
import { dig } from '../../src/kubernetes/json.ts';
import { newNamespace, surroundedTest } from './cluster.ts';
import type { Binaries } from './control-plane/binaries.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { soundService, soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed } from './worlds.ts';

/** One that the test may stop and start, and a namespace on it. */
async function ownControlPlane(t: Test, binaries: Binaries) {
  const plane = await startControlPlane(binaries);
  t.teardown(() => plane.stop());
  return { plane, cluster: await newNamespace(plane.access) };
}

surroundedTest(
  'the API server is restarted under the webhook: nothing needs to be done',
  async (t, { binaries }) => {
    const { plane, cluster } = await ownControlPlane(t, binaries);
    const mooring = await installMooring(t, cluster);
    await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
    await plane.apiServer.stop();
    t.match(await cluster.kubectl(['get', 'statefulset/db']), { code: 1, stderr: /refused/ });
    await plane.apiServer.start();
    t.match(await cluster.kubectl(['label', 'statefulset/db', 'team=a']), { code: 0, stderr: '' });
    const bad = soundSet(cluster, { name: 'db-2', spec: { serviceName: '' } });
    t.match(await cluster.kubectl(['create', '--filename=-'], [bad]), {
      code: 1,
      stderr: /governing-service-named/,
    });
    t.match((await mooring.decisions(6)).at(-1), { door: 'validate', name: 'db-2', decision: 'deny' });
  },
);

surroundedTest(
  'a version that has been compacted away cannot be watched from: 410',
  async (t, { binaries }) => {
    const { plane, cluster } = await ownControlPlane(t, binaries);
    await cluster.done(['create', 'configmap', 'first']);
    const old = String(dig(await cluster.stored('configmap', 'first'), 'metadata', 'resourceVersion'));
    await cluster.done(['create', 'configmap', 'second']);
    await cluster.done(['create', 'configmap', 'third']);
    const recent = String(dig(await cluster.stored('configmap', 'third'), 'metadata', 'resourceVersion'));
    const watch = `/api/v1/namespaces/${cluster.namespace}/configmaps?watch=true&timeoutSeconds=1&resourceVersion=${old}`;
    t.match(await cluster.done(['get', `--raw=${watch}`]), '"name":"second"', 'until then it can');
    await plane.etcd.compact(recent);
    // Its watch cache still remembers; a new process has nothing to remember.
    await plane.apiServer.stop();
    await plane.apiServer.start();
    const { stdout, stderr } = await cluster.kubectl(['get', `--raw=${watch}`]);
    t.match(`${stdout}${stderr}`, /"code":410|Expired|too old resource version/);
  },
);

surroundedTest(
  'what was compacted away while the webhook was not looking is read anew',
  async (t, { binaries }) => {
    const { plane, cluster } = await ownControlPlane(t, binaries);
    const world = await placed('cluster', cluster, [soundService(cluster)]);
    // Frozen, it answers nothing, not even whether the Service may be deleted.
    const mooring = await installMooring(t, cluster, { ...world, failurePolicy: 'Ignore' });
    // It can follow nothing either; woken, it asks to go on from a version that nobody remembers.
    mooring.signal('SIGSTOP');
    await cluster.done(['delete', 'service/db']);
    await cluster.done(['create', 'service', 'clusterip', 'other', '--tcp=5432']);
    const latest = String(dig(await cluster.stored('service', 'other'), 'metadata', 'resourceVersion'));
    await plane.etcd.compact(latest);
    await plane.apiServer.stop();
    await plane.apiServer.start();
    mooring.signal('SIGCONT');
    const expired = 'mooring_world_restarts_total{kind="Service",reason="expired"}';
    await mooring.until(async () => (await mooring.metrics()).includes(expired), 60);
    await mooring.until(
      async () => (await mooring.metrics()).includes('mooring_world_objects{kind="Service"} 2'),
      60,
    );
    const { code, stderr } = await cluster.kubectl(['create', '--filename=-'], [soundSet(cluster)]);
    t.equal(code, 1);
    t.match(stderr, 'Service "db", which spec.serviceName names, does not exist');
  },
);
