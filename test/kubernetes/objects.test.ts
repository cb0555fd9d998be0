import fc from 'fast-check';
import t from 'tap';
import { claimName, claimOf, readClaim } from '../../src/kubernetes/claim.ts';
import { readContainer } from '../../src/kubernetes/container.ts';
import { readDeployment } from '../../src/kubernetes/deployment.ts';
import { readMeta } from '../../src/kubernetes/meta.ts';
import { readPodTemplate, runningContainers } from '../../src/kubernetes/pod-template.ts';
import { readProbe } from '../../src/kubernetes/probe.ts';
import { readService } from '../../src/kubernetes/service.ts';
import { ordinalRange, readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { statelessReason } from '../../src/kubernetes/stateless.ts';
import { readStorageClass } from '../../src/kubernetes/storage-class.ts';
import { READERS } from '../../src/rules/subject.ts';
import { claimTemplate, statefulSet } from '../rules/manifests.ts';

t.test('what is left out reads as the API server would fill it in', async (t) => {
  t.match(readStatefulSet({}), {
    apiVersion: 'apps/v1',
    replicas: 1,
    firstOrdinal: 0,
    serviceName: '',
    selector: undefined,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: 'RollingUpdate',
    partition: 0,
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
    claimTemplates: [],
    status: { readyReplicas: 0, replicas: undefined },
  });
  t.match(readDeployment({}), { replicas: 1, strategy: 'RollingUpdate', maxSurge: 1 });
  t.match(readService({}), { type: 'ClusterIP', headless: false, publishNotReadyAddresses: false });
  t.match(readStorageClass({}), {
    isDefault: false,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: false,
  });
  t.match(readClaim({}), { accessModes: [], storageClassName: undefined, volumeMode: 'Filesystem' });
  t.match(readProbe({}), {
    handler: undefined,
    initialDelaySeconds: 0,
    periodSeconds: 10,
    timeoutSeconds: 1,
    successThreshold: 1,
    failureThreshold: 3,
  });
  t.match(readProbe({ periodSeconds: 0, timeoutSeconds: 0 }), { periodSeconds: 10, timeoutSeconds: 1 });
  t.equal(readProbe(null), undefined);
});

t.test('no reader throws, whatever it reads', async (t) => {
  for (const read of Object.values(READERS))
    fc.assert(fc.property(fc.jsonValue(), (value) => read(value) !== undefined));
  t.pass();
});

t.test('how many pods a rolling update may add', async (t) => {
  const surge = (replicas: number, maxSurge: unknown) =>
    readDeployment({ spec: { replicas, strategy: { rollingUpdate: { maxSurge } } } }).maxSurge;
  t.strictSame([surge(4, undefined), surge(5, undefined), surge(1, undefined)], [1, 2, 1]);
  t.strictSame([surge(1, 0), surge(1, '0%'), surge(10, '5%'), surge(3, 2)], [0, 0, 1, 2]);
  t.equal(surge(1, 'some'), 1, 'what cannot be read is no promise');
});

t.test('metadata', async (t) => {
  t.match(readMeta({ metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z', generation: 2 } }), {
    name: 'a',
    createdAt: Date.UTC(2026, 0, 1),
    generation: 2,
    deleting: false,
  });
  t.equal(readMeta({ metadata: { creationTimestamp: null } }).createdAt, undefined, 'as a dry run leaves it');
  t.equal(readMeta({ metadata: { creationTimestamp: 'yesterday' } }).createdAt, undefined);
  t.equal(readMeta({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }).deleting, true);
  t.equal(readMeta({ metadata: { deletionTimestamp: null } }).deleting, false);
  t.strictSame(
    [...readMeta({ metadata: { labels: { constructor: 'x', n: 1 } } }).labels],
    [['constructor', 'x']],
  );
  t.equal(readMeta(7).name, '');
});

t.test('the ordinals that run', async (t) => {
  const range = (spec: unknown) => ordinalRange(readStatefulSet({ spec }));
  t.strictSame(range({}), { first: 0, last: 0 });
  t.strictSame(range({ replicas: 3 }), { first: 0, last: 2 });
  t.strictSame(range({ replicas: 3, ordinals: { start: 5 } }), { first: 5, last: 7 });
  t.equal(range({ replicas: 0 }), undefined);
  t.equal(range({ replicas: -1 }), undefined);
});

t.test('which claim is whose', async (t) => {
  const set = readStatefulSet(
    statefulSet({ spec: { volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'data-log' })] } }),
  );
  t.strictSame(claimOf(set, 'data-db-0'), { template: 'data', ordinal: 0 });
  t.strictSame(claimOf(set, 'data-log-db-12'), { template: 'data-log', ordinal: 12 });
  for (const name of ['data-db', 'data-db-', 'data-db-01', 'data-db--1', 'data-db-1e3', 'xdata-db-0', ''])
    t.equal(claimOf(set, name), undefined, name);
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      (ordinal) => claimOf(set, claimName('data', 'db', ordinal))?.ordinal === ordinal,
    ),
  );
});

t.test('containers and their parts', async (t) => {
  const read = (raw: unknown, list: 'containers' | 'initContainers' = 'containers') =>
    readContainer(raw, list, ['at']);
  t.equal(read({}).role, 'container');
  t.equal(read({ restartPolicy: 'Always' }).role, 'container', 'only an init container can be a sidecar');
  t.equal(read({}, 'initContainers').role, 'init');
  t.equal(read({ restartPolicy: 'Always' }, 'initContainers').role, 'sidecar');
  t.strictSame(
    [...read({ resources: { requests: { cpu: 1, memory: '1Gi', x: null } } }).requests],
    [
      ['cpu', '1'],
      ['memory', '1Gi'],
    ],
  );
  t.match(read({ volumeMounts: [{ name: 'a', mountPath: '/a', subPathExpr: '$(POD)' }] }).mounts, [
    { name: 'a', mountPath: '/a', subPath: '$(POD)', readOnly: false, path: ['at', 'volumeMounts', 0] },
  ]);
  const template = readPodTemplate(
    {
      spec: {
        containers: [{ name: 'a' }],
        initContainers: [{ name: 'b' }, { name: 'c', restartPolicy: 'Always' }],
        volumes: [{ name: 'v', emptyDir: null, persistentVolumeClaim: { claimName: 'x' } }, { name: 'w' }, 7],
      },
    },
    ['spec', 'template'],
  );
  t.strictSame(
    runningContainers(template).map(({ name }) => name),
    ['a', 'c'],
  );
  t.strictSame(
    template.volumes.map(({ name, source, claimName: claim }) => [name, source, claim]),
    [
      ['v', 'persistentVolumeClaim', 'x'],
      ['w', undefined, undefined],
      ['', undefined, undefined],
    ],
  );
});

t.test('a reason for being stateless', async (t) => {
  const said = (value?: string) =>
    statelessReason(
      readMeta({ metadata: { annotations: value === undefined ? {} : { 'mooring.dev/stateless': value } } }),
    );
  t.strictSame(said(), { kind: 'absent' });
  t.strictSame(said(' a cache '), { kind: 'reason', reason: 'a cache' });
  for (const value of ['', ' ', 'true', 'FALSE', 'yes', 'No'])
    t.strictSame(said(value), { kind: 'no-reason', value }, JSON.stringify(value));
});
