import { fsGroupChangePolicy } from '../../src/defaults/fs-group-change-policy.ts';
import { minReadySeconds } from '../../src/defaults/min-ready-seconds.ts';
import { requestResources } from '../../src/defaults/request-resources.ts';
import { retainClaims } from '../../src/defaults/retain-claims.ts';
import { serviceName } from '../../src/defaults/service-name.ts';
import { spreadPods } from '../../src/defaults/spread-pods.ts';
import { terminationGrace } from '../../src/defaults/termination-grace.ts';
import { container, service, statefulSet } from '../rules/manifests.ts';
import { defaultTable } from './harness.ts';

const RETENTION = '/spec/persistentVolumeClaimRetentionPolicy';
const POD = '/spec/template/spec';

defaultTable(retainClaims, [
  {
    name: 'absent: both, the second within the first',
    given: statefulSet(),
    expect: { [RETENTION]: { whenDeleted: 'Retain' }, [`${RETENTION}/whenScaled`]: 'Retain' },
  },
  {
    name: 'half of it set: the other half',
    given: statefulSet({ spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } }),
    expect: { [`${RETENTION}/whenScaled`]: 'Retain' },
  },
  {
    name: 'an update may set it too',
    given: statefulSet({ spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } }),
    previous: statefulSet(),
    expect: { [`${RETENTION}/whenDeleted`]: 'Retain' },
  },
  {
    name: 'both set, as newer API servers do before webhooks see the object',
    given: statefulSet({
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } },
    }),
    expect: {},
  },
  {
    name: 'no claims to retain',
    given: statefulSet({ spec: { volumeClaimTemplates: undefined } }),
    expect: {},
  },
]);

const graceless = { terminationGracePeriodSeconds: undefined };

defaultTable(terminationGrace, [
  {
    name: 'absent: the parameter',
    given: statefulSet({ pod: graceless }),
    expect: { [`${POD}/terminationGracePeriodSeconds`]: 60 },
  },
  {
    name: 'a known application that needs longer',
    given: statefulSet({ pod: graceless, container: { image: 'prom/prometheus:v3.1.0' } }),
    parameters: { seconds: 1 },
    expect: { [`${POD}/terminationGracePeriodSeconds`]: 300 },
  },
  {
    name: 'a known application that needs less than the parameter',
    given: statefulSet({ pod: graceless, container: { image: 'prom/prometheus:v3.1.0' } }),
    parameters: { seconds: 900 },
    expect: { [`${POD}/terminationGracePeriodSeconds`]: 900 },
  },
  {
    name: 'set, be it to what the API server fills in',
    given: statefulSet({ pod: { terminationGracePeriodSeconds: 30 } }),
    expect: {},
  },
  { name: 'set to 0', given: statefulSet({ pod: { terminationGracePeriodSeconds: 0 } }), expect: {} },
  {
    name: 'an update that leaves the template alone',
    given: statefulSet({ pod: graceless, spec: { replicas: 5 } }),
    previous: statefulSet({ pod: graceless }),
    expect: {},
  },
  {
    name: 'an update that changes it',
    given: statefulSet({ pod: graceless, container: { image: 'registry.example.com/team/app:1.2.4' } }),
    previous: statefulSet({ pod: graceless }),
    expect: { [`${POD}/terminationGracePeriodSeconds`]: 60 },
  },
]);

const unnamed = { serviceName: undefined };

defaultTable(serviceName, [
  {
    name: 'exactly one headless Service selects the pods',
    given: statefulSet({ spec: unnamed }),
    world: [service(), service({ name: 'db-public', spec: { clusterIP: '10.0.0.1' } })],
    expect: { '/spec/serviceName': 'db' },
  },
  {
    name: 'empty, as the API server writes it',
    given: statefulSet({ spec: { serviceName: '' } }),
    world: [service()],
    expect: { '/spec/serviceName': 'db' },
  },
  { name: 'named', given: statefulSet({ spec: { serviceName: 'other' } }), world: [service()], expect: {} },
  {
    name: 'two that could be meant',
    given: statefulSet({ spec: unnamed }),
    world: [service(), service({ name: 'db-peers' })],
    expect: {},
  },
  {
    name: 'none headless',
    given: statefulSet({ spec: unnamed }),
    world: [service({ spec: { clusterIP: undefined } })],
    expect: {},
  },
  {
    name: 'one of another namespace',
    given: statefulSet({ spec: unnamed }),
    world: [service({ namespace: 'bank' })],
    expect: {},
  },
  {
    name: 'one of other pods',
    given: statefulSet({ spec: unnamed }),
    world: [service({ spec: { selector: { app: 'web' } } })],
    expect: {},
  },
  {
    name: 'one without a selector',
    given: statefulSet({ spec: unnamed }),
    world: [service({ spec: { selector: undefined } })],
    expect: {},
  },
  { name: 'nothing can be known', given: statefulSet({ spec: unnamed }), expect: {} },
  {
    name: 'an update, where the field is immutable',
    given: statefulSet({ spec: unnamed }),
    previous: statefulSet({ spec: unnamed }),
    world: [service()],
    expect: {},
  },
]);

const unspread = { topologySpreadConstraints: undefined };
const constraint = (topologyKey: string) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: { app: 'db' } },
});

defaultTable(spreadPods, [
  {
    name: 'absent',
    given: statefulSet({ pod: unspread }),
    expect: { [`${POD}/topologySpreadConstraints`]: [constraint('kubernetes.io/hostname')] },
  },
  {
    name: 'over hosts and zones',
    given: statefulSet({ pod: unspread }),
    parameters: { topologyKeys: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'] },
    expect: {
      [`${POD}/topologySpreadConstraints`]: [
        constraint('kubernetes.io/hostname'),
        constraint('topology.kubernetes.io/zone'),
      ],
    },
  },
  {
    name: 'over nothing',
    given: statefulSet({ pod: unspread }),
    parameters: { topologyKeys: [] },
    expect: {},
  },
  { name: 'its owner spreads it', given: statefulSet(), expect: {} },
  {
    name: 'its owner keeps the pods apart',
    given: statefulSet({
      pod: {
        ...unspread,
        affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
      },
    }),
    expect: {},
  },
  { name: 'one replica', given: statefulSet({ pod: unspread, spec: { replicas: 1 } }), expect: {} },
  {
    name: 'an absent count is one',
    given: statefulSet({ pod: unspread, spec: { replicas: undefined } }),
    expect: {},
  },
  {
    name: 'a selector that selects everything',
    given: statefulSet({ pod: unspread, spec: { selector: {} } }),
    expect: {},
  },
  {
    name: 'a selector that misses the pods',
    given: statefulSet({ pod: unspread, spec: { selector: { matchLabels: { app: 'web' } } } }),
    expect: {},
  },
]);

defaultTable(fsGroupChangePolicy, [
  {
    name: 'fsGroup without a policy',
    given: statefulSet({ pod: { securityContext: { fsGroup: 999 } } }),
    expect: { [`${POD}/securityContext/fsGroupChangePolicy`]: 'OnRootMismatch' },
  },
  { name: 'no fsGroup', given: statefulSet({ pod: { securityContext: { runAsUser: 1 } } }), expect: {} },
  { name: 'no security context', given: statefulSet(), expect: {} },
  {
    name: 'a policy of its own',
    given: statefulSet({ pod: { securityContext: { fsGroup: 0, fsGroupChangePolicy: 'Always' } } }),
    expect: {},
  },
]);

defaultTable(minReadySeconds, [
  { name: 'absent', given: statefulSet(), expect: { '/spec/minReadySeconds': 10 } },
  {
    name: 'the parameter',
    given: statefulSet(),
    parameters: { seconds: 45 },
    expect: { '/spec/minReadySeconds': 45 },
  },
  { name: 'set', given: statefulSet({ spec: { minReadySeconds: 5 } }), expect: {} },
  {
    name: 'an update',
    given: statefulSet(),
    previous: statefulSet(),
    expect: { '/spec/minReadySeconds': 10 },
  },
]);

const none = { resources: undefined };

defaultTable(requestResources, [
  {
    name: 'absent',
    given: statefulSet({ container: none }),
    expect: {
      [`${POD}/containers/0/resources`]: { requests: { cpu: '100m' } },
      [`${POD}/containers/0/resources/requests/memory`]: '256Mi',
    },
  },
  {
    name: 'half of it, in one container of two',
    given: statefulSet({
      pod: {
        containers: [container(), container({ name: 'exporter', resources: { requests: { cpu: '1' } } })],
      },
    }),
    expect: { [`${POD}/containers/1/resources/requests/memory`]: '256Mi' },
  },
  {
    name: 'a limit is a request too',
    given: statefulSet({ container: { resources: { limits: { cpu: '2', memory: '2Gi' } } } }),
    expect: {},
  },
  {
    name: 'an empty parameter leaves one out',
    given: statefulSet({ container: none }),
    parameters: { cpu: '' },
    expect: { [`${POD}/containers/0/resources`]: { requests: { memory: '256Mi' } } },
  },
  {
    name: 'an init container ends, and a sidecar does not',
    given: statefulSet({
      pod: {
        initContainers: [
          container({ name: 'prepare', resources: undefined }),
          container({ name: 'proxy', resources: undefined, restartPolicy: 'Always' }),
        ],
      },
    }),
    expect: {
      [`${POD}/initContainers/1/resources`]: { requests: { cpu: '100m' } },
      [`${POD}/initContainers/1/resources/requests/memory`]: '256Mi',
    },
  },
  {
    name: 'resources of the pod as a whole',
    given: statefulSet({ container: none, pod: { resources: { requests: { cpu: '1' } } } }),
    expect: {},
  },
]);
