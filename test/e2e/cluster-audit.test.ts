/** Auditing a running cluster. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachAtOnce } from '../../src/cluster/at-once.ts';
import { connect } from '../../src/cluster/connect.ts';
import { dig, get, list } from '../../src/kubernetes/json.ts';
import { auditCluster, installReports, viewerOf } from './audit.ts';
import { clusterTest, newNamespace, surroundedTest } from './cluster.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { runKubectl } from './kubectl.ts';
import { soundService, soundSet } from './manifests.ts';

const RULE = '--rule=governing-service-exists';

clusterTest('a namespace of a cluster, with and without the Service', async (t, cluster) => {
  const { done, namespace, access } = cluster;
  await done(['create', '--filename=-'], [soundSet(cluster)]);
  const words = [RULE, `--namespace=${namespace}`];
  const missing = await auditCluster(access.kubeconfig, words);
  t.equal(missing.code, 1, missing.stderr);
  t.match(missing.stdout, new RegExp(`^StatefulSet ${namespace}/db\n {2}deny {2}governing-service-exists: `));
  await done(['create', '--filename=-'], [soundService(cluster)]);
  t.equal((await auditCluster(access.kubeconfig, words)).code, 0);
  const selected = await auditCluster(access.kubeconfig, [...words, '--selector=app=nothing']);
  t.match(selected.stdout, /^0 objects/);
});

clusterTest('files over the cluster', async (t, cluster) => {
  const { done, namespace, access } = cluster;
  const file = join(access.folder, `${namespace}.json`);
  writeFileSync(file, JSON.stringify(soundSet(cluster)));
  const words = [RULE, `--from=${file}`];
  t.equal((await auditCluster(access.kubeconfig, words)).code, 1);
  await done(['create', '--filename=-'], [soundService(cluster)]);
  t.equal((await auditCluster(access.kubeconfig, words)).code, 0);
});

clusterTest('somebody who may read one namespace alone', async (t, cluster) => {
  await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
  const viewer = await viewerOf(cluster);
  const own = await auditCluster(viewer, []);
  t.equal(own.code, 1, 'the namespace of the context is read');
  t.match(own.stdout, /governing-service-exists/);
  t.match(own.stdout, /note {2}mooring may not list the storageclasses of the cluster\n/);
  const all = await auditCluster(viewer, ['--all-namespaces', RULE]);
  t.match(all.stdout, `StatefulSet ${cluster.namespace}/db`, 'namespaces may not be listed: its own is left');
  t.equal(all.code, 1);
  const other = await newNamespace(cluster.access);
  const foreign = await auditCluster(viewer, [RULE, `--namespace=${other.namespace}`]);
  t.equal(foreign.code, 2);
  t.match(
    foreign.stderr,
    `nothing could be judged: mooring may not list the statefulsets of namespace ${other.namespace}`,
  );
});

// Of its own control plane: what other tests make beside it, such as a schedule of backups, changes what is reported.
surroundedTest('reports are published, left alone, and removed', async (t, { binaries }) => {
  const plane = await startControlPlane(binaries);
  t.teardown(() => plane.stop());
  const cluster = await newNamespace(plane.access);
  const { done, namespace, access, stored } = cluster;
  await installReports(cluster);
  await done(['create', '--filename=-'], [soundSet(cluster)]);
  const publish = () =>
    auditCluster(access.kubeconfig, ['--publish', '--fail-on=never', `--namespace=${namespace}`]);
  const first = await publish();
  t.equal(first.code, 0, first.stderr);
  t.match(first.stderr, 'reports published: 2 written, 0 unchanged, 0 removed');
  const report = await stored('policyreports.wgpolicyk8s.io', 'mooring');
  t.match(dig(report, 'metadata', 'labels'), { 'app.kubernetes.io/managed-by': 'mooring' });
  t.match(dig(report, 'metadata', 'managedFields'), [{ manager: 'mooring', operation: 'Apply' }]);
  t.match(
    list(get(report, 'results')).find((each) => get(each, 'rule') === 'governing-service-exists'),
    { result: 'fail', severity: 'high', resources: [{ kind: 'StatefulSet', namespace, name: 'db' }] },
  );
  t.match((await publish()).stderr, '0 written, 2 unchanged, 0 removed');
  const again = await stored('policyreports.wgpolicyk8s.io', 'mooring');
  t.equal(dig(again, 'metadata', 'resourceVersion'), dig(report, 'metadata', 'resourceVersion'));
  await done(['delete', 'statefulset/db']);
  t.match((await publish()).stderr, '0 written, 0 unchanged, 2 removed');
  t.equal(await done(['get', 'policyreports.wgpolicyk8s.io,reports.openreports.io', '--output=name']), '');
});

clusterTest('a printed report is one that kubectl applies', async (t, cluster) => {
  const { done, namespace, access } = cluster;
  await installReports(cluster);
  await done(['create', '--filename=-'], [soundSet(cluster)]);
  for (const format of ['policyreport', 'openreports']) {
    const { stdout } = await auditCluster(access.kubeconfig, [
      `--namespace=${namespace}`,
      `--output=${format}`,
    ]);
    // Strict: a field that the definition does not know is refused.
    await done(['create', '--validate=strict', '--filename=-'], [JSON.parse(stdout)]);
  }
  t.match(await done(['get', 'policyreports.wgpolicyk8s.io']), 'mooring');
});

const SETS = 5000;
const NAMESPACES = 20;

surroundedTest(`${SETS} StatefulSets`, async (t, { binaries }) => {
  const plane = await startControlPlane(binaries);
  t.teardown(() => plane.stop());
  const client = await connect({ env: {}, file: plane.access.kubeconfig });
  t.teardown(() => client.close());
  for (let each = 0; each < NAMESPACES; each++) {
    const metadata = { name: `team-${each}` };
    await client.create({ apiVersion: 'v1', plural: 'namespaces' }, { metadata });
  }
  const sets = { apiVersion: 'apps/v1', plural: 'statefulsets' };
  await eachAtOnce(Array(SETS).keys(), 16, async (index) => {
    const namespace = `team-${index % NAMESPACES}`;
    const metadata = { name: `db-${index}`, namespace };
    await client.create(sets, { ...soundSet({ namespace }), metadata });
  });
  const before = performance.now();
  let listed = 0;
  await client.list(sets, () => {
    listed++;
  });
  const listing = performance.now() - before;
  t.equal(listed, SETS);
  const start = performance.now();
  const { code, stdout, stderr } = await auditCluster(plane.access.kubeconfig, ['-A', '--output=json']);
  const auditing = performance.now() - start;
  t.equal(stderr, '');
  t.equal(code, 1);
  const { summary } = JSON.parse(stdout);
  t.match(summary, { objects: SETS, workloads: SETS, errors: 0 });
  const kubectl = performance.now();
  await runKubectl(plane.access, ['get', 'statefulsets', '-A', '--output=json']);
  t.comment(`kubectl get statefulsets -A -o json: ${(performance.now() - kubectl).toFixed(0)} ms`);
  t.comment(
    `listed in ${listing.toFixed(0)} ms, audited (a process of its own) in ${auditing.toFixed(0)} ms`,
  );
});
