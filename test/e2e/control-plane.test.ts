import { dig } from '../../src/kubernetes/json.ts';
import { clusterTest } from './cluster.ts';
import { kubernetesVersion } from './control-plane/build.ts';
import { CUSTOM_KINDS, installCustomKinds } from './crds.ts';

clusterTest('the API server is a real one, of a release, and so is kubectl', async (t, { done }) => {
  const versions = JSON.parse(await done(['version', '--output=json']));
  const server = dig(versions, 'serverVersion', 'gitVersion');
  t.match(server, /^v1\.\d+\.\d+/);
  if (!process.env.KUBEBUILDER_ASSETS) {
    t.equal(server, kubernetesVersion());
    t.equal(dig(versions, 'clientVersion', 'gitVersion'), kubernetesVersion());
  }
  t.equal(await done(['get', '--raw=/readyz']), 'ok');
});

clusterTest(
  'the kinds that others bring can be installed, and objects of them stored',
  async (t, cluster) => {
    await installCustomKinds(cluster);
    const objects = CUSTOM_KINDS.map(({ group, version, kind }) => ({
      apiVersion: `${group}/${version}`,
      kind,
      metadata: { name: 'nightly', namespace: cluster.namespace },
      // Of its namespace alone: a schedule of Velero's that names none would cover the sets of every other test.
      spec: { schedule: '0 1 * * *', template: { includedNamespaces: [cluster.namespace] } },
      status: { phase: 'Completed' },
    }));
    await cluster.done(['create', '--filename=-'], objects);
    for (const { group, plural } of CUSTOM_KINDS) {
      t.match(await cluster.stored(`${plural}.${group}`, 'nightly'), {
        spec: { schedule: '0 1 * * *' },
        status: { phase: 'Completed' },
      });
    }
  },
);
