/** What the API server sends to webhooks, as far as the code takes it for granted. */
import { dig, get, object } from '../../src/kubernetes/json.ts';
import { clusterTest } from './cluster.ts';
import { bareSet } from './manifests.ts';
import { otherMutator, otherValidator } from './other-webhook.ts';

clusterTest(
  'what is already set when the mutating webhook sees a StatefulSet (docs/defaults.md)',
  async (t, cluster) => {
    const other = await otherMutator(t, cluster);
    await cluster.done(['create', '--filename=-'], [bareSet(cluster)]);
    const request = other.calls[0]?.request;
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
  const other = await otherMutator(t, cluster);
  const set = bareSet(cluster);
  const written = { ...set, spec: { ...object(set.spec), minReadySeconds: 0, serviceName: '' } };
  for (const each of [set, written]) {
    await cluster.done(['create', '--dry-run=server', '--filename=-'], [each]);
  }
  const [absent, zero] = other.calls.map(({ request }) => dig(request, 'object', 'spec'));
  t.ok(object(absent));
  t.strictSame(absent, zero);
});

clusterTest('generateName: the name is made before webhooks are called', async (t, cluster) => {
  const other = await otherValidator(t, cluster);
  const set = bareSet(cluster);
  const unnamed = { ...set, metadata: { generateName: 'bare-' } };
  await cluster.done(['create', '--filename=-'], [unnamed]);
  const request = other.calls[0]?.request;
  t.match(dig(request, 'object', 'metadata', 'name'), /^bare-\w{5}$/);
  t.equal(get(request, 'name'), dig(request, 'object', 'metadata', 'name'));
});

clusterTest('the Scale that a webhook is sent', async (t, cluster) => {
  const other = await otherValidator(t, cluster);
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
  const request = other.calls.at(-1)?.request;
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
    .then(() => other.calls.at(-1)?.request);
  t.strictSame(dig(zero, 'object', 'spec'), {}, 'replicas are left out when 0');
});

clusterTest('annotations that a client gives a Scale do not reach the webhook', async (t, cluster) => {
  const other = await otherValidator(t, cluster);
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
  t.match(other.calls.at(-1)?.request, {
    subResource: 'scale',
    object: { metadata: { name: 'bare' }, spec: {} },
  });
  t.equal(dig(other.calls.at(-1)?.request, 'object', 'metadata', 'annotations'), undefined);
  t.equal(
    dig(await cluster.stored('statefulset', 'bare'), 'spec', 'replicas'),
    0,
    'though the Scale is carried out',
  );
});

clusterTest('a StatefulSet that is deleted is sent as the old object', async (t, cluster) => {
  const other = await otherValidator(t, cluster);
  await cluster.done(['create', '--filename=-'], [bareSet(cluster)]);
  await cluster.done(['delete', 'statefulset/bare']);
  t.match(other.calls.at(-1)?.request, {
    operation: 'DELETE',
    object: null,
    oldObject: { metadata: { name: 'bare' } },
    options: { kind: 'DeleteOptions', propagationPolicy: 'Background' },
  });
});

clusterTest('a webhook is called by HTTP/1.1, as JSON, with the time it has', async (t, cluster) => {
  const other = await otherValidator(t, cluster, undefined, { timeoutSeconds: 7 });
  await cluster.done(['create', '--filename=-'], [bareSet(cluster)]);
  t.match(other.calls.at(-1), {
    method: 'POST',
    url: '/?timeout=7s',
    httpVersion: '1.1',
    headers: { 'content-type': 'application/json' },
    request: {
      uid: /^[0-9a-f-]{36}$/,
      userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
    },
  });
});
