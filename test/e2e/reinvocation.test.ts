import { dig, get, type JsonObject, list } from '../../src/kubernetes/json.ts';
import { clusterTest } from './cluster.ts';
import { soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { otherMutator } from './other-webhook.ts';

const SIDECAR = {
  name: 'proxy',
  image: 'registry.example.com/mesh/proxy:2.1.0',
  ports: [{ name: 'admin', containerPort: 15021 }],
  readinessProbe: { httpGet: { port: 'admin', path: '/ready' } },
  livenessProbe: { httpGet: { port: 'admin', path: '/live' } },
  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
};

function containers(set: unknown): readonly unknown[] {
  return list(dig(set, 'spec', 'template', 'spec', 'containers'));
}

/** Adds the sidecar to a template that has none, as a mesh does. */
function inject({ object }: JsonObject): JsonObject {
  if (containers(object).some((container) => get(container, 'name') === SIDECAR.name))
    return { allowed: true };
  return { allowed: true, patch: [{ op: 'add', path: '/spec/template/spec/containers/-', value: SIDECAR }] };
}

clusterTest('what another webhook adds after us is defaulted too, and nothing twice', async (t, cluster) => {
  const mooring = await installMooring(t, cluster, { name: '1-first' });
  // Configurations are called in the order of their names.
  await otherMutator(t, cluster, inject, { name: '2-second' });
  await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
  const stored = await cluster.stored('statefulset', 'db');
  t.match(containers(stored), [
    { name: 'db', startupProbe: { tcpSocket: { port: 'sql' } } },
    { name: 'proxy', startupProbe: { httpGet: { port: 'admin', path: '/live' } } },
  ]);
  t.equal(list(dig(stored, 'spec', 'template', 'spec', 'topologySpreadConstraints')).length, 1);
  t.match(await mooring.decisions(3), [
    { door: 'mutate', decision: 'patch', defaults: ['startup-check', 'spread-pods', 'min-ready-seconds'] },
    { door: 'mutate', decision: 'patch', defaults: ['startup-check'] },
    { door: 'validate', decision: 'allow' },
  ]);
});

clusterTest(
  'called again where nothing is left to fill in, it answers without a patch',
  async (t, cluster) => {
    const label = [{ op: 'add', path: '/metadata/labels', value: { 'mesh.example.com/seen': 'yes' } }];
    const mooring = await installMooring(t, cluster, { name: '1-first' });
    await otherMutator(t, cluster, () => ({ allowed: true, patch: label }), { name: '2-second' });
    await cluster.done(['create', '--filename=-'], [soundSet(cluster)]);
    t.match(await mooring.decisions(3), [
      { door: 'mutate', decision: 'patch' },
      { door: 'mutate', decision: 'allow' },
      { door: 'validate', decision: 'allow' },
    ]);
  },
);
