import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { rendered } from '../../scripts/chart/manifest.ts';
import { NAMESPACE } from '../../src/install/manifest.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { mooring } from '../cli/harness.ts';
import { objectsOf, one, ROOT, toolTest } from './harness.ts';

/** What only Helm's own releases say of themselves. */
function withoutHelm(object: JsonObject): JsonObject {
  const drop = new Set(['helm.sh/chart', 'app.kubernetes.io/managed-by']);
  return JSON.parse(JSON.stringify(object, (key, value) => (drop.has(key) ? undefined : value)));
}

for (const namespace of [NAMESPACE, 'guards', 'default', 'kube-system', 'a-mooring-b']) {
  toolTest(`what is printed for ${namespace} is what the chart renders`, ['helm'], async (t) => {
    const { code, stdout } = await mooring(['install', '--output', 'yaml', '--namespace', namespace]);
    t.equal(code, 0);
    const [first, ...objects] = objectsOf(stdout);
    t.match(first, { kind: 'Namespace', metadata: { name: namespace } });
    t.strictSame(objects, objectsOf(rendered(ROOT, namespace) ?? '').map(withoutHelm));
  });
}

t.test('only the namespace of its own is closed to other pods', async (t) => {
  const labels = async (namespace: string) => {
    const { stdout } = await mooring(['install', '--namespace', namespace]);
    return one(objectsOf(stdout), 'Namespace').metadata;
  };
  t.match(await labels(NAMESPACE), { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
  t.strictSame(await labels('default'), { name: 'default' });
});

t.test('another image runs', async (t) => {
  const image = 'registry.example.com/mooring@sha256:$&';
  const { stdout } = await mooring(['install', '--image', image]);
  t.match(one(objectsOf(stdout), 'Deployment'), {
    spec: { template: { spec: { containers: [{ image }] } } },
  });
});

const REFUSED = [
  { given: ['--namespace', 'Guards'], expect: '--namespace takes a name of at most 63 lower-case letters' },
  { given: ['--namespace', 'a/b'], expect: 'it was given "a/b"' },
  { given: ['--image', 'a b'], expect: '--image takes an image without spaces' },
  { given: ['--output', 'json'], expect: '--output takes yaml; it was given "json"' },
  { given: ['here'], expect: 'install takes no operand: here' },
];

for (const { given, expect } of REFUSED) {
  t.test(`refused: install ${given.join(' ')}`, async (t) => {
    const { code, stderr } = await mooring(['install', ...given]);
    t.equal(code, 2);
    t.match(stderr, expect);
  });
}

t.test('the kustomization names the files that there are', async (t) => {
  const file = (name: string) => readFileSync(join(ROOT, 'deploy', name), 'utf8');
  const [kustomization] = objectsOf(file('kustomization.yaml'));
  t.strictSame(kustomization?.resources, ['namespace.yaml', 'mooring.yaml']);
  t.ok(objectsOf(file('mooring.yaml')).length > 5);
});
