import type { BackupKind, WorldKind } from './world.ts';

/** A kind of the world as the API server knows it. */
export interface KindDefinition {
  /** Empty for the core group. */
  readonly group: string;
  /** The version that is read; of a custom kind, the one it had when this was written: discovery tells the present one. */
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether the kind is there only where somebody installed it. */
  readonly custom: boolean;
}

function own(group: string, plural: string, namespaced = true): KindDefinition {
  return { group, version: 'v1', plural, namespaced, custom: false };
}

function custom(group: string, version: string, plural: string): KindDefinition {
  return { group, version, plural, namespaced: true, custom: true };
}

const BACKUPS: Readonly<Record<BackupKind, KindDefinition>> = {
  'velero.io/Schedule': custom('velero.io', 'v1', 'schedules'),
  'velero.io/Backup': custom('velero.io', 'v1', 'backups'),
  'k8up.io/Schedule': custom('k8up.io', 'v1', 'schedules'),
  'k8up.io/Backup': custom('k8up.io', 'v1', 'backups'),
  'stash.appscode.com/BackupConfiguration': custom('stash.appscode.com', 'v1beta1', 'backupconfigurations'),
  'stash.appscode.com/BackupSession': custom('stash.appscode.com', 'v1beta1', 'backupsessions'),
  'core.kubestash.com/BackupConfiguration': custom('core.kubestash.com', 'v1alpha1', 'backupconfigurations'),
  'core.kubestash.com/BackupSession': custom('core.kubestash.com', 'v1alpha1', 'backupsessions'),
  'config.kio.kasten.io/Policy': custom('config.kio.kasten.io', 'v1alpha1', 'policies'),
  'volsync.backube/ReplicationSource': custom('volsync.backube', 'v1alpha1', 'replicationsources'),
  'longhorn.io/RecurringJob': custom('longhorn.io', 'v1beta2', 'recurringjobs'),
  'longhorn.io/Backup': custom('longhorn.io', 'v1beta2', 'backups'),
  'snapscheduler.backube/SnapshotSchedule': custom('snapscheduler.backube', 'v1', 'snapshotschedules'),
  'snapshot.storage.k8s.io/VolumeSnapshot': custom('snapshot.storage.k8s.io', 'v1', 'volumesnapshots'),
  'postgresql.cnpg.io/ScheduledBackup': custom('postgresql.cnpg.io', 'v1', 'scheduledbackups'),
  'postgresql.cnpg.io/Backup': custom('postgresql.cnpg.io', 'v1', 'backups'),
};

/** Every kind of which a world can know, and where the API server has it. */
export const KINDS: Readonly<Record<WorldKind, KindDefinition>> = {
  'apps/StatefulSet': own('apps', 'statefulsets'),
  Service: own('', 'services'),
  PersistentVolumeClaim: own('', 'persistentvolumeclaims'),
  'policy/PodDisruptionBudget': own('policy', 'poddisruptionbudgets'),
  'autoscaling/HorizontalPodAutoscaler': { ...own('autoscaling', 'horizontalpodautoscalers'), version: 'v2' },
  'keda.sh/ScaledObject': custom('keda.sh', 'v1alpha1', 'scaledobjects'),
  'storage.k8s.io/StorageClass': own('storage.k8s.io', 'storageclasses', false),
  Namespace: own('', 'namespaces', false),
  ...BACKUPS,
};

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The kind of the world that an object is of, whatever its version; undefined for one of which nothing is asked. */
export function worldKind(apiVersion: string, kind: string): WorldKind | undefined {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const name = group === '' ? kind : `${group}/${kind}`;
  return Object.hasOwn(KINDS, name) ? (name as WorldKind) : undefined;
}

/** The last part of a kind's name: `StatefulSet`. */
export function shortKind(kind: WorldKind): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}
