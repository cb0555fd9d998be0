/** Replicas that audit the cluster they serve. */
import { dig } from '../../src/kubernetes/json.ts';
import { installReports, kubeconfigWith } from './audit.ts';
import { newNamespace, surroundedTest } from './cluster.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { waitFor } from './eventually.ts';
import { soundSet } from './manifests.ts';
import { type Mooring, serveMooring } from './mooring.ts';

surroundedTest(
  'one of two replicas audits and publishes; when it is gone, the other',
  async (t, { binaries }) => {
    const plane = await startControlPlane(binaries);
    t.teardown(() => plane.stop());
    const cluster = await newNamespace(plane.access);
    const { done, stored } = cluster;
    await installReports(cluster);
    await done(['create', '--filename=-'], [soundSet(cluster)]);
    const words = [
      `--kubeconfig=${kubeconfigWith(cluster.access, undefined, cluster.namespace)}`,
      '--audit-interval=10s',
      '--audit-lease=ours',
      '--publish-reports',
    ];
    const serve = () => serveMooring(t, cluster, { world: 'cluster', words });
    const audits = async (mooring: Mooring) => /^mooring_audit_score{.*} \d+$/m.test(await mooring.metrics());
    const reports = () => done(['get', 'policyreports.wgpolicyk8s.io', '--output=name']);

    const first = await serve();
    await waitFor('the first audits', 30, () => audits(first));
    await waitFor('its report', 30, async () => (await reports()).includes('mooring'));
    const second = await serve();
    const metrics = await first.metrics();
    t.match(metrics, /mooring_audit_findings{rule="governing-service-exists",enforcement="deny"} 1\n/);
    t.match(metrics, /mooring_audit_age_seconds{policy="recommended"} \d/);
    t.notOk(await audits(second));
    const lease = await stored('lease', 'ours');
    t.equal(dig(lease, 'spec', 'leaseTransitions'), 0, 'it never went over');

    const before = dig(await stored('policyreport', 'mooring'), 'metadata', 'resourceVersion');
    first.signal('SIGKILL');
    await waitFor('the second audits', 60, () => audits(second));
    const after = await stored('lease', 'ours');
    t.equal(dig(after, 'spec', 'leaseTransitions'), 1);
    t.not(dig(after, 'spec', 'holderIdentity'), dig(lease, 'spec', 'holderIdentity'));
    t.equal(
      dig(await stored('policyreport', 'mooring'), 'metadata', 'resourceVersion'),
      before,
      'what has not changed is not written',
    );

    await done(['delete', 'statefulset/db']);
    await waitFor('the report goes with what it was about', 60, async () => (await reports()) === '');
  },
);
