import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { budget, type SetChanges, service, statefulSet } from '../rules/manifests.ts';
import type { Cluster } from './cluster.ts';

type In = Pick<Cluster, 'namespace'>;

/** A StatefulSet `db` that no rule refuses, without what the defaults fill in. */
export function soundSet({ namespace }: In, changes: SetChanges = {}): JsonObject {
  return statefulSet({
    ...changes,
    namespace,
    pod: { topologySpreadConstraints: undefined, ...changes.pod },
  });
}

/** The headless Service `db` that governs it. */
export function soundService({ namespace }: In): JsonObject {
  return service({ namespace });
}

/** A budget for its pods. */
export function soundBudget({ namespace }: In): JsonObject {
  return budget({ namespace });
}

/** A StatefulSet that sets nothing which may be left out. */
export function bareSet({ namespace }: In): JsonObject {
  const labels = { app: 'bare' };
  const containers = [{ name: 'bare', image: 'bare:1', resources: { limits: { cpu: '1' } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'bare', namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** Five members of etcd, all ready, and their Service. */
export function etcd(cluster: In, annotations: Record<string, string> = {}): readonly JsonObject[] {
  const set = soundSet(cluster, {
    annotations: { 'mooring.dev/backup': 'velero', ...annotations },
    spec: { replicas: 5 },
    container: { image: 'quay.io/coreos/etcd:v3.5.17', command: ['etcd', '--data-dir=/data'] },
    metadata: { generation: 1 },
    status: {
      observedGeneration: 1,
      replicas: 5,
      readyReplicas: 5,
      availableReplicas: 5,
      currentReplicas: 5,
      updatedReplicas: 5,
      currentRevision: 'db-1',
      updateRevision: 'db-1',
    },
  });
  return [soundService(cluster), set];
}

/** The path of a policy under which a set may come before its Service. */
export function lenientPolicy({ namespace, access }: Pick<Cluster, 'namespace' | 'access'>): string {
  const file = join(access.folder, `${namespace}-lenient.yaml`);
  const rules = { 'governing-service-exists': { enforcement: 'deny', parameters: { onCreate: 'warn' } } };
  const policy = {
    apiVersion: 'mooring.dev/v1alpha1',
    kind: 'StatefulPolicy',
    metadata: { name: 'lenient' },
    spec: { extends: 'recommended', rules },
  };
  writeFileSync(file, JSON.stringify(policy));
  return file;
}
