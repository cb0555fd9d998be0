import type { JsonObject } from '../../src/kubernetes/json.ts';

/** A kind that others bring into a cluster, as far as the API server needs to know it. */
interface ForeignKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope?: 'Cluster';
}

/**
 * The backup kinds that rules read, and KEDA's autoscaler, with the names under which their makers' definitions serve them.
 * Each has its maker's group, version and plural (the `+kubebuilder:resource` marks of its API types).
 */
export const FOREIGN_KINDS: readonly ForeignKind[] = [
  { group: 'velero.io', version: 'v1', kind: 'Schedule', plural: 'schedules' },
  { group: 'velero.io', version: 'v1', kind: 'Backup', plural: 'backups' },
  { group: 'k8up.io', version: 'v1', kind: 'Schedule', plural: 'schedules' },
  { group: 'k8up.io', version: 'v1', kind: 'Backup', plural: 'backups' },
  {
    group: 'stash.appscode.com',
    version: 'v1beta1',
    kind: 'BackupConfiguration',
    plural: 'backupconfigurations',
  },
  { group: 'stash.appscode.com', version: 'v1beta1', kind: 'BackupSession', plural: 'backupsessions' },
  {
    group: 'core.kubestash.com',
    version: 'v1alpha1',
    kind: 'BackupConfiguration',
    plural: 'backupconfigurations',
  },
  { group: 'core.kubestash.com', version: 'v1alpha1', kind: 'BackupSession', plural: 'backupsessions' },
  { group: 'config.kio.kasten.io', version: 'v1alpha1', kind: 'Policy', plural: 'policies' },
  { group: 'volsync.backube', version: 'v1alpha1', kind: 'ReplicationSource', plural: 'replicationsources' },
  { group: 'longhorn.io', version: 'v1beta2', kind: 'RecurringJob', plural: 'recurringjobs' },
  { group: 'longhorn.io', version: 'v1beta2', kind: 'Backup', plural: 'backups' },
  { group: 'snapscheduler.backube', version: 'v1', kind: 'SnapshotSchedule', plural: 'snapshotschedules' },
  { group: 'snapshot.storage.k8s.io', version: 'v1', kind: 'VolumeSnapshot', plural: 'volumesnapshots' },
  { group: 'postgresql.cnpg.io', version: 'v1', kind: 'ScheduledBackup', plural: 'scheduledbackups' },
  { group: 'postgresql.cnpg.io', version: 'v1', kind: 'Backup', plural: 'backups' },
  { group: 'keda.sh', version: 'v1alpha1', kind: 'ScaledObject', plural: 'scaledobjects' },
];

/** The CustomResourceDefinition of a kind: any `spec` and `status`, `status` a part of the object like any other. */
export function definitionOf({ group, version, kind, plural, scope }: ForeignKind): JsonObject {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } };
  const names = { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() };
  const approval = group.endsWith('.k8s.io')
    ? { annotations: { 'api-approved.kubernetes.io': 'unapproved, a definition for tests' } }
    : {};
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, ...approval },
    spec: {
      group,
      names,
      scope: scope ?? 'Namespaced',
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}
