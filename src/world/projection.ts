import { isObject, type JsonObject } from '../kubernetes/json.ts';
import { withoutLastApplied } from '../kubernetes/last-applied.ts';
import type { WorldKind } from './world.ts';

/** The members to keep: `true` keeps a value whole; of a list, each item is cut alike. */
interface Keep {
  readonly [member: string]: true | Keep;
}

const META: Keep = {
  name: true,
  namespace: true,
  labels: true,
  annotations: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  generation: true,
};
const OWNED: Keep = {
  ...META,
  ownerReferences: { apiVersion: true, kind: true, name: true, controller: true },
};

/** What rules read of a container of a stored set: what it runs and where its data lies. Its probes were judged on admission. */
const CONTAINERS: Keep = {
  name: true,
  image: true,
  restartPolicy: true,
  command: true,
  args: true,
  workingDir: true,
  env: true,
  envFrom: true,
  ports: true,
  volumeMounts: true,
  volumeDevices: true,
};

const CLAIM_SPEC: Keep = {
  accessModes: true,
  storageClassName: true,
  resources: true,
  volumeMode: true,
  volumeName: true,
};

const STATEFUL_SET: Keep = {
  apiVersion: true,
  metadata: META,
  spec: {
    replicas: true,
    ordinals: true,
    serviceName: true,
    selector: true,
    podManagementPolicy: true,
    updateStrategy: true,
    persistentVolumeClaimRetentionPolicy: true,
    minReadySeconds: true,
    template: {
      metadata: { labels: true, annotations: true },
      spec: {
        containers: CONTAINERS,
        initContainers: CONTAINERS,
        volumes: true,
        terminationGracePeriodSeconds: true,
      },
    },
    volumeClaimTemplates: { metadata: { name: true, labels: true, annotations: true }, spec: CLAIM_SPEC },
  },
  status: {
    observedGeneration: true,
    replicas: true,
    readyReplicas: true,
    updatedReplicas: true,
    currentRevision: true,
    updateRevision: true,
  },
};

/** Custom kinds are small, and each tool's rules read other fields of them. */
const WHOLE: Keep = { apiVersion: true, kind: true, metadata: OWNED, spec: true, status: true };

const KEPT: Partial<Record<WorldKind, Keep>> = {
  'apps/StatefulSet': STATEFUL_SET,
  Service: {
    metadata: META,
    spec: {
      type: true,
      clusterIP: true,
      clusterIPs: true,
      selector: true,
      publishNotReadyAddresses: true,
      ports: { name: true, port: true, targetPort: true, protocol: true },
    },
  },
  PersistentVolumeClaim: { metadata: OWNED, spec: CLAIM_SPEC, status: { phase: true } },
  'policy/PodDisruptionBudget': { apiVersion: true, metadata: META, spec: true },
  'autoscaling/HorizontalPodAutoscaler': {
    metadata: OWNED,
    spec: { scaleTargetRef: true, minReplicas: true, maxReplicas: true, behavior: true },
  },
  'keda.sh/ScaledObject': WHOLE,
  'storage.k8s.io/StorageClass': {
    metadata: META,
    provisioner: true,
    reclaimPolicy: true,
    volumeBindingMode: true,
    parameters: true,
    allowVolumeExpansion: true,
  },
  Namespace: { metadata: META },
};

/** The part of an object of `kind` that rules read of the world: a new object, small enough to keep many of. */
export function projected(kind: WorldKind, object: JsonObject): JsonObject {
  const kept = cut(object, KEPT[kind] ?? WHOLE);
  return isObject(kept) ? kept : {};
}

function cut(value: unknown, keep: Keep): unknown {
  if (Array.isArray(value)) return value.map((item) => cut(item, keep));
  if (!isObject(value)) return value;
  const made: Record<string, unknown> = {};
  for (const member of Object.keys(keep)) {
    if (!Object.hasOwn(value, member)) continue;
    const inner = keep[member];
    const own = member === 'annotations' ? withoutLastApplied(value[member]) : value[member];
    made[member] = inner === true || inner === undefined ? own : cut(own, inner);
  }
  return made;
}
