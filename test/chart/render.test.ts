import { helm } from '../../scripts/chart/helm.ts';
import { list } from '../../src/kubernetes/json.ts';
import { mooring } from '../cli/harness.ts';
import {
  CHART,
  nameOf,
  one,
  type Rendering,
  ROOT,
  render,
  renderText,
  schemaChecker,
  toolTest,
} from './harness.ts';
import { MATRIX } from './matrix.ts';

/** The oldest release that Chart.yaml admits, and the newest whose schemas are at hand. */
const RELEASES = ['1.30.0', '1.37.0'];

/** Kinds of others: no schema of Kubernetes knows them. */
const FOREIGN = new Set(['Certificate', 'Issuer', 'ServiceMonitor', 'PrometheusRule']);

toolTest('helm finds nothing to say of the chart', ['helm'], (t) => {
  t.match(helm(['lint', '--strict', CHART], ROOT), '1 chart(s) linted, 0 chart(s) failed');
  t.end();
});

toolTest('the schemas find what is wrong', ['schemas'], (t) => {
  const check = schemaChecker('1.37.0');
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };
  t.strictSame(check({ ...service, spec: { ports: [{ port: 443 }] } }), []);
  t.match(check({ ...service, spec: { ports: [{ port: 'https' }] } }), [
    /spec\/ports\/0\/port must be integer/,
  ]);
  t.match(check({ ...service, spec: { selectors: {} } }), [/spec must NOT have additional properties/]);
  t.end();
});

for (const [name, values] of Object.entries(MATRIX)) {
  toolTest(`${name}: every object is sound`, ['helm', 'schemas'], async (t) => {
    for (const release of RELEASES) {
      const check = schemaChecker(release);
      const objects = render({ values, kubernetes: release });
      const own = objects.filter(({ kind }) => !FOREIGN.has(String(kind)));
      t.strictSame(own.flatMap(check), [], `by the schemas of ${release}`);
      const names = objects.map((object) => `${object.kind}/${nameOf(object)}`);
      t.strictSame(names, [...new Set(names)], 'no name twice');
    }
    const { code, stdout, stderr } = await mooring(
      ['audit', '--policy', 'strict', '--fail-on', 'warn', '-'],
      {
        stdin: renderText({ values }),
      },
    );
    t.equal(code, 0, `it passes its own strictest policy: ${stdout}${stderr}`);
  });
}

toolTest('an older Kubernetes is refused in words', ['helm'], (t) => {
  t.throws(() => render({ kubernetes: '1.29.0' }), { message: /requires kubeVersion: >=1\.30\.0-0/ });
  t.end();
});

/** Names of releases and namespaces that YAML reads as something else, or that are long, or that only helm allows. */
const NAMES: readonly Rendering[] = [
  { release: '2024', namespace: '123' },
  { release: 'true', namespace: 'null' },
  { release: '1e3' },
  { release: 'my.rel' },
  { release: `mooring-${'c'.repeat(45)}` },
  { release: `${'db-'.repeat(17)}x` },
];

for (const rendering of NAMES) {
  const { release = '', namespace = 'mooring-system' } = rendering;
  toolTest(`release ${release} in ${namespace}`, ['helm'], (t) => {
    const values = { audit: { enabled: true, schedule: '@daily' }, webhooks: { excludeNamespaces: ['123'] } };
    const objects = render({ ...rendering, values });
    const service = one(objects, 'Service');
    t.match(nameOf(service), /^[a-z][-a-z0-9]{0,45}(?<!-)$/, 'of 63 characters, a letter first');
    t.ok(nameOf(one(objects, 'CronJob')).length <= 52);
    for (const object of objects) {
      const { metadata } = object as { metadata: Record<string, unknown> };
      if (metadata.namespace !== undefined) t.equal(metadata.namespace, namespace, `${object.kind}`);
      const labels = metadata.labels as Record<string, unknown>;
      t.equal(labels['app.kubernetes.io/instance'], release, `${object.kind}`);
    }
    t.match(service, { spec: { selector: { 'app.kubernetes.io/instance': release } } });
    const [webhook] = list(one(objects, 'ValidatingWebhookConfiguration').webhooks);
    t.match(webhook, {
      namespaceSelector: {
        matchExpressions: [{ values: ['kube-system', 'kube-node-lease', namespace, '123'] }],
      },
    });
    t.end();
  });
}
