import { backupObject, storageClass, storedClaim } from './harness.ts';

const SET = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };
const CLUSTER = { cluster: { name: 'pg' } };
const DONE = '2026-01-31T03:00:00Z';

/** A sound object of every kind, each about the set `db` of namespace `shop`, for tests to spoil. */
export const SOUND_OBJECTS: readonly (() => unknown)[] = [
  () =>
    backupObject('velero Schedule', 'velero/daily', {
      spec: {
        schedule: '0 3 * * *',
        paused: false,
        template: {
          includedNamespaces: ['shop'],
          excludedNamespaces: ['kube-*'],
          includedResources: ['*'],
          excludedResources: ['events'],
          labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] },
          snapshotVolumes: true,
        },
      },
      status: { phase: 'Enabled' },
    }),
  () =>
    backupObject('velero Backup', 'velero/daily-1', {
      spec: { orLabelSelectors: [{ matchLabels: { app: 'db' } }], defaultVolumesToFsBackup: true },
      status: { phase: 'Completed', completionTimestamp: DONE },
    }),
  () =>
    backupObject('k8up Schedule', 'shop/nightly', {
      spec: { backup: { schedule: '@daily', labelSelectors: [{ matchLabels: { app: 'db' } }] } },
    }),
  () =>
    backupObject('k8up Backup', 'shop/nightly-1', {
      status: {
        conditions: [{ type: 'Completed', status: 'True', reason: 'Succeeded', lastTransitionTime: DONE }],
      },
    }),
  () =>
    backupObject('stash BackupConfiguration', 'shop/db', {
      spec: { schedule: '@daily', target: { ref: SET, replicas: 3, volumeMounts: [{ name: 'data' }] } },
    }),
  () =>
    backupObject('stash BackupSession', 'shop/db-1', {
      metadata: { creationTimestamp: DONE },
      spec: { invoker: { kind: 'BackupConfiguration', name: 'db' } },
      status: { phase: 'Succeeded' },
    }),
  () =>
    backupObject('kubestash BackupConfiguration', 'shop/db', {
      spec: {
        target: SET,
        sessions: [{ scheduler: { schedule: '@daily' }, addon: { tasks: [{ name: 'logical-backup' }] } }],
      },
    }),
  () =>
    backupObject('kubestash BackupSession', 'shop/db-1', {
      metadata: { creationTimestamp: DONE },
      spec: { invoker: { kind: 'BackupConfiguration', name: 'db' } },
      status: { phase: 'Succeeded' },
    }),
  () =>
    backupObject('kasten Policy', 'kasten-io/daily', {
      spec: {
        frequency: '@daily',
        actions: [
          {
            action: 'backup',
            backupParameters: { filters: { excludeResources: [{ resource: 'secrets', name: 'x' }] } },
          },
          { action: 'export', exportParameters: { exportData: { enabled: true } } },
        ],
        selector: {
          matchLabels: { 'k10.kasten.io/appNamespace': 'shop' },
          matchExpressions: [{ key: 'tier', operator: 'Exists' }],
        },
      },
    }),
  () =>
    backupObject('ReplicationSource', 'shop/db-0', {
      spec: { sourcePVC: 'data-db-0', trigger: { schedule: '0 * * * *' }, restic: {} },
      status: { lastSyncTime: DONE },
    }),
  () =>
    backupObject('RecurringJob', 'longhorn-system/daily', {
      spec: { name: 'daily', task: 'backup', groups: ['default'] },
    }),
  () =>
    backupObject('longhorn Backup', 'longhorn-system/b1', {
      status: {
        state: 'Completed',
        backupCreatedAt: DONE,
        labels: { KubernetesStatus: '{"namespace":"shop","pvcName":"data-db-0"}' },
      },
    }),
  () =>
    backupObject('SnapshotSchedule', 'shop/daily', {
      spec: { claimSelector: { matchLabels: { app: 'db' } }, disabled: false },
    }),
  () =>
    backupObject('VolumeSnapshot', 'shop/s1', {
      spec: { source: { persistentVolumeClaimName: 'data-db-0' } },
      status: { readyToUse: true, creationTime: DONE, error: { message: 'x' } },
    }),
  () => backupObject('ScheduledBackup', 'shop/pg', { spec: { ...CLUSTER, suspend: false } }),
  () =>
    backupObject('cnpg Backup', 'shop/pg-1', {
      spec: { ...CLUSTER, method: 'volumeSnapshot' },
      status: { phase: 'completed', stoppedAt: DONE },
    }),
  () => storedClaim('data-db-0', { metadata: { creationTimestamp: DONE }, spec: { volumeName: 'pvc-1' } }),
  () => storageClass('driver.longhorn.io', { recurringJobSelector: '[{"name":"daily"}]' }),
];
