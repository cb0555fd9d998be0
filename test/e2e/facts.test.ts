/** What the code takes for granted of the API server, asked of one. */
import type { Test } from 'tap';
import { dig, get, type JsonObject, object } from '../../src/kubernetes/json.ts';
import { type Cluster, clusterTest } from './cluster.ts';
import { mutating, validating } from './configurations.ts';
import { type OtherWebhook, otherWebhook } from './other-webhook.ts';
import { register } from './registration.ts';

/** A webhook that sees what validating ones are sent, and gives these answers. */
async function validator(
  t: Test,
  cluster: Cluster,
  answer?: (request: JsonObject) => JsonObject,
): Promise<OtherWebhook> {
  const other = await otherWebhook(t, answer);
  await register(t, cluster, [validating(other.target, cluster)], other.isCalled);
  return other;
}

/** A StatefulSet that sets nothing which may be left out. */
function bareSet({ namespace }: Cluster): JsonObject {
  const labels = { app: 'bare' };
  const containers = [{ name: 'bare', image: 'bare:1', resources: { limits: { cpu: '1' } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'bare', namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

clusterTest(
  'what is already set when the mutating webhook sees a StatefulSet (docs/defaults.md)',
  async (t, cluster) => {
    const other = await otherWebhook(t);
    await register(t, cluster, [mutating(other.target, cluster)], other.isCalled);
    await cluster.done(['create', '--filename=-'], [bareSet(cluster)]);
    const [request] = other.requests;
    const spec = object(dig(request, 'object', 'spec')) ?? {};
    const { selector, template, ...rest } = spec;
    t.strictSame(rest, {
      replicas: 1,
      serviceName: '',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
    t.strictSame(get(template, 'spec'), {
      containers: [
        {
          name: 'bare',
          image: 'bare:1',
          resources: { limits: { cpu: '1' } },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    });
  },
);

clusterTest('minReadySeconds: 0 and serviceName: "" cannot be told from absent ones', async (t, cluster) => {
  const other = await otherWebhook(t);
  await register(t, cluster, [mutating(other.target, cluster)], other.isCalled);
  const set = bareSet(cluster);
  const written = { ...set, spec: { ...object(set.spec), minReadySeconds: 0, serviceName: '' } };
  for (const each of [set, written]) {
    await cluster.done(['create', '--dry-run=server', '--filename=-'], [each]);
  }
  const [absent, zero] = other.requests.map((request) => dig(request, 'object', 'spec'));
  t.ok(object(absent));
  t.strictSame(absent, zero);
});

clusterTest('generateName: the name is made before webhooks are called', async (t, cluster) => {
  const other = await validator(t, cluster);
  const set = bareSet(cluster);
  const unnamed = { ...set, metadata: { generateName: 'bare-' } };
  await cluster.done(['create', '--filename=-'], [unnamed]);
  const [request] = other.requests;
  t.match(dig(request, 'object', 'metadata', 'name'), /^bare-\w{5}$/);
  t.equal(get(request, 'name'), dig(request, 'object', 'metadata', 'name'));
});

clusterTest('the Scale that a webhook is sent', async (t, cluster) => {
  const other = await validator(t, cluster);
  const set = { ...bareSet(cluster) };
  await cluster.done(
    ['create', '--filename=-'],
    [
      {
        ...set,
        metadata: {
          name: 'bare',
          labels: { team: 'a' },
          annotations: { 'mooring.dev/allow': 'scale-to-zero' },
        },
      },
    ],
  );
  await cluster.done(['scale', 'statefulset/bare', '--replicas=3']);
  const request = other.requests.at(-1);
  t.match(request, {
    operation: 'UPDATE',
    kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    resource: { group: 'apps', version: 'v1', resource: 'statefulsets' },
    subResource: 'scale',
    name: 'bare',
    object: { spec: { replicas: 3 }, status: { replicas: 0, selector: 'app=bare' } },
    oldObject: { spec: { replicas: 1 } },
  });
  const metadata = object(dig(request, 'object', 'metadata')) ?? {};
  t.equal(metadata.labels, undefined, 'without the labels of the set');
  t.equal(metadata.annotations, undefined, 'and without its annotations');
  const zero = await cluster
    .done(['scale', 'statefulset/bare', '--replicas=0'])
    .then(() => other.requests.at(-1));
  t.strictSame(dig(zero, 'object', 'spec'), {}, 'replicas are left out when 0');
});

clusterTest('annotations that a client gives a Scale do not reach the webhook', async (t, cluster) => {
  const other = await validator(t, cluster);
  await cluster.done(['create', '--filename=-'], [bareSet(cluster)]);
  const patch = {
    metadata: { annotations: { 'mooring.dev/allow': 'scale-to-zero' } },
    spec: { replicas: 0 },
  };
  await cluster.done([
    'patch',
    'statefulset/bare',
    '--subresource=scale',
    '--type=merge',
    `--patch=${JSON.stringify(patch)}`,
  ]);
  t.match(other.requests.at(-1), { subResource: 'scale', object: { metadata: { name: 'bare' }, spec: {} } });
  t.equal(dig(other.requests.at(-1), 'object', 'metadata', 'annotations'), undefined);
  t.equal(
    dig(await cluster.stored('statefulset', 'bare'), 'spec', 'replicas'),
    0,
    'though the Scale is carried out',
  );
});

clusterTest('a StatefulSet that is deleted is sent as the old object', async (t, cluster) => {
  const other = await validator(t, cluster);
  await cluster.done(['create', '--filename=-'], [bareSet(cluster)]);
  await cluster.done(['delete', 'statefulset/bare']);
  t.match(other.requests.at(-1), {
    operation: 'DELETE',
    object: null,
    oldObject: { metadata: { name: 'bare' } },
    options: { kind: 'DeleteOptions', propagationPolicy: 'Background' },
  });
});

const REFUSALS = [
  {
    name: '403 Forbidden',
    status: { code: 403, reason: 'Forbidden', message: 'because' },
    expect:
      'Error from server (Forbidden): error when creating "STDIN": admission webhook "validate.mooring.dev" denied the request: because\n',
  },
  {
    name: '422 Invalid, with causes',
    status: {
      code: 422,
      reason: 'Invalid',
      message: 'because',
      details: {
        name: 'bare',
        kind: 'StatefulSet',
        causes: [{ reason: 'FieldValueInvalid', field: 'spec.replicas', message: 'too few' }],
      },
    },
    // The message is lost, and with it the name of the webhook: why mooring refuses with 403.
    expect: 'The StatefulSet "bare" is invalid: spec.replicas: too few\n',
  },
  {
    name: 'a code and no reason',
    status: { code: 403, message: 'because' },
    expect:
      'Error from server: error when creating "STDIN": admission webhook "validate.mooring.dev" denied the request: because\n',
  },
];

for (const { name, status, expect } of REFUSALS) {
  clusterTest(`how kubectl prints a refusal: ${name}`, async (t, cluster) => {
    await validator(t, cluster, () => ({ allowed: false, status }));
    const { code, stderr } = await cluster.kubectl(['create', '--filename=-'], [bareSet(cluster)]);
    t.strictSame({ code, stderr }, { code: 1, stderr: expect });
  });
}

const LETTERS = 'a'.repeat(400);

clusterTest(
  'a long warning is shown whole, while all together stay under 4,096 characters',
  async (t, cluster) => {
    const warnings = Array.from({ length: 10 }, (_, index) => `${index}-${LETTERS}`);
    await validator(t, cluster, () => ({ allowed: true, warnings }));
    const { stderr } = await cluster.kubectl(['create', '--filename=-'], [bareSet(cluster)]);
    t.equal(stderr, warnings.map((each) => `Warning: ${each}\n`).join(''));
  },
);

clusterTest(
  'past 4,096 characters each warning is cut at 256, and those past 4,096 are dropped',
  async (t, cluster) => {
    const warnings = Array.from({ length: 20 }, (_, index) => `${String(index).padStart(2, '0')}-${LETTERS}`);
    await validator(t, cluster, () => ({ allowed: true, warnings }));
    const { stderr } = await cluster.kubectl(['create', '--filename=-'], [bareSet(cluster)]);
    const cut = warnings.slice(0, 4096 / 256).map((each) => `Warning: ${each.slice(0, 256)}\n`);
    t.equal(stderr, cut.join(''));
  },
);

clusterTest(
  'a patch that does not apply fails the request in spite of failurePolicy Ignore',
  async (t, cluster) => {
    const patch = [{ op: 'add', path: '/spec/nowhere/deep', value: 1 }];
    const other = await otherWebhook(t, () => ({ allowed: true, patch }));
    await register(
      t,
      cluster,
      [mutating(other.target, { ...cluster, failurePolicy: 'Ignore' })],
      other.isCalled,
    );
    const { code, stderr } = await cluster.kubectl(['create', '--filename=-'], [bareSet(cluster)]);
    t.equal(code, 1);
    t.match(stderr, 'Error from server (InternalError)');
    t.match(stderr, 'add operation does not apply: doc is missing path: "/spec/nowhere/deep"');
  },
);
