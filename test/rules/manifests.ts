/** Minimal sound objects, each test changes one thing. */
type Loose = Record<string, unknown>;

export interface SetChanges {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Loose;
  readonly labels?: Loose;
  /** Members of `spec`; a member of `undefined` is left out. */
  readonly spec?: Loose;
  /** Members of the pod's spec. */
  readonly pod?: Loose;
  readonly podAnnotations?: Loose;
  /** Members of the only container. */
  readonly container?: Loose;
  readonly status?: Loose;
  readonly metadata?: Loose;
}

/** A StatefulSet `db` in namespace `shop` that no rule objects to. */
export function statefulSet(changes: SetChanges = {}): Loose {
  return prune({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name: changes.name ?? 'db',
      namespace: changes.namespace ?? 'shop',
      labels: changes.labels,
      annotations: changes.annotations ?? { 'mooring.dev/backup': 'velero' },
      ...changes.metadata,
    },
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' }, annotations: changes.podAnnotations },
        spec: {
          terminationGracePeriodSeconds: 60,
          containers: [container(changes.container)],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app: 'db' } },
            },
          ],
          ...changes.pod,
        },
      },
      volumeClaimTemplates: [claimTemplate()],
      ...changes.spec,
    },
    status: changes.status,
  });
}

export function container(changes: Loose = {}): Loose {
  return prune({
    name: 'db',
    image: 'registry.example.com/team/app:1.2.3',
    ports: [{ name: 'sql', containerPort: 5432 }],
    readinessProbe: { tcpSocket: { port: 'sql' } },
    livenessProbe: { tcpSocket: { port: 'sql' }, failureThreshold: 6 },
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
    ...changes,
  });
}

export function claimTemplate(changes: { name?: string; spec?: Loose; metadata?: Loose } = {}): Loose {
  return prune({
    metadata: { name: changes.name ?? 'data', ...changes.metadata },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, ...changes.spec },
  });
}

/** The headless Service `db` of namespace `shop`. */
export function service(
  changes: { name?: string; namespace?: string; annotations?: Loose; spec?: Loose } = {},
): Loose {
  return prune({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: changes.name ?? 'db',
      namespace: changes.namespace ?? 'shop',
      annotations: changes.annotations,
    },
    spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 5432 }], ...changes.spec },
  });
}

/** The PodDisruptionBudget `db` of namespace `shop`. */
export function budget(changes: { name?: string; namespace?: string; spec?: Loose } = {}): Loose {
  return prune({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: changes.name ?? 'db', namespace: changes.namespace ?? 'shop' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'db' } }, ...changes.spec },
  });
}

/** A PersistentVolumeClaim of namespace `shop`; that of the first member of `db` when left as it is. */
export function claim(changes: { name?: string; metadata?: Loose; spec?: Loose } = {}): Loose {
  return prune({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: changes.name ?? 'data-db-0', namespace: 'shop', ...changes.metadata },
    spec: { accessModes: ['ReadWriteOnce'], ...changes.spec },
  });
}

/** A Namespace `shop`, on its way out or not. */
export function namespace(deleting = false): Loose {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', ...(deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
  };
}

/** Leaves out members that are undefined, so that a change to `undefined` removes a field. */
function prune(value: Loose): Loose {
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) delete value[key];
    else if (typeof member === 'object' && member !== null && !Array.isArray(member)) prune(member as Loose);
  }
  return value;
}
