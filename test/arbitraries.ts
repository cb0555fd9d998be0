import fc from 'fast-check';

/** A member that is there, null, or absent. */
function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> {
  return fc.oneof({ weight: 3, arbitrary: value }, fc.constant(null), {
    weight: 3,
    arbitrary: fc.constant(undefined),
  });
}

/** An object of members, those of `undefined` left out. */
function record(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .record(members)
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
}

/**
 * Those of `words` that can be keys of generated JSON: such as need no escape. Once a key has ended with a backslash, V8's
 * JSON.parse takes others with an escape for it (nodejs/node 63785); no key that Kubernetes accepts has one.
 */
export function jsonKeys(words: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return words.filter((word) => JSON.stringify(word) === `"${word}"`);
}

const labels = fc.dictionary(
  fc.constantFrom('app', 'tier', 'a/b', 'x~y', 'constructor', '__proto__'),
  fc.string(),
);

const probe = record({
  tcpSocket: maybe(record({ port: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.constant('sql')) })),
  exec: maybe(record({ command: fc.constant(['true']) })),
  initialDelaySeconds: maybe(fc.nat(600)),
  periodSeconds: maybe(fc.nat(60)),
  timeoutSeconds: maybe(fc.nat(10)),
  failureThreshold: maybe(fc.nat(100)),
  terminationGracePeriodSeconds: maybe(fc.nat(100)),
});

const container = record({
  name: fc.constantFrom('db', 'sidecar'),
  image: fc.constantFrom(
    'postgres:17',
    'docker.io/library/redis:7',
    'quay.io/team/app:1',
    'mysql:8',
    'etcd:v3',
  ),
  ports: maybe(
    fc.array(
      record({ name: fc.constant('sql'), containerPort: fc.constantFrom(5432, 6379, 3306, 0, 99_999) }),
      {
        maxLength: 2,
      },
    ),
  ),
  readinessProbe: maybe(probe),
  livenessProbe: maybe(probe),
  startupProbe: maybe(probe),
  resources: maybe(
    record({
      requests: maybe(record({ cpu: maybe(fc.constant('1')), memory: maybe(fc.constant('1Gi')) })),
      limits: maybe(record({ memory: maybe(fc.constant('1Gi')) })),
    }),
  ),
});

/** A pod template, sound enough for an API server or nearly so. */
export const podTemplate = record({
  metadata: maybe(record({ labels: maybe(labels), annotations: maybe(labels) })),
  spec: record({
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
    initContainers: maybe(fc.array(container, { maxLength: 2 })),
    terminationGracePeriodSeconds: maybe(fc.nat(600)),
    securityContext: maybe(
      record({ fsGroup: maybe(fc.nat(5000)), fsGroupChangePolicy: maybe(fc.constant('Always')) }),
    ),
    topologySpreadConstraints: maybe(fc.array(record({ maxSkew: fc.constant(1) }), { maxLength: 2 })),
    affinity: maybe(record({ podAntiAffinity: maybe(fc.constant({ preferred: [] })) })),
  }),
});

/** A StatefulSet with any of its optional fields set, null or absent. */
export const statefulSet = record({
  apiVersion: fc.constant('apps/v1'),
  kind: fc.constant('StatefulSet'),
  metadata: record({
    name: fc.constant('db'),
    namespace: fc.constant('shop'),
    labels: maybe(labels),
    annotations: maybe(fc.oneof(labels, fc.constant({ 'mooring.dev/backup': 'velero' }))),
  }),
  spec: record({
    replicas: maybe(fc.nat(7)),
    serviceName: maybe(fc.constantFrom('', 'db', 'other')),
    selector: maybe(record({ matchLabels: maybe(labels) })),
    template: podTemplate,
    volumeClaimTemplates: maybe(
      fc.array(record({ metadata: fc.constant({ name: 'data' }) }), { maxLength: 2 }),
    ),
    persistentVolumeClaimRetentionPolicy: maybe(
      record({ whenDeleted: maybe(fc.constant('Delete')), whenScaled: maybe(fc.constant('Retain')) }),
    ),
    minReadySeconds: maybe(fc.nat(100)),
    podManagementPolicy: maybe(fc.constant('Parallel')),
    updateStrategy: maybe(fc.constant({ type: 'OnDelete' })),
  }),
});
