import { cloudnativePg } from '../../src/backups/cloudnative-pg.ts';
import { longhorn } from '../../src/backups/longhorn.ts';
import { snapscheduler } from '../../src/backups/snapscheduler.ts';
import { volumeSnapshot } from '../../src/backups/volume-snapshot.ts';
import { claimTemplate, statefulSet } from '../rules/manifests.ts';
import { backupObject, storageClass, storedClaim, toolTable } from './harness.ts';

type Loose = Record<string, unknown>;

const job = (name: string, spec: Loose) => backupObject('RecurringJob', `longhorn-system/${name}`, { spec });
const labelled = (...keys: readonly string[]) =>
  statefulSet({
    spec: {
      replicas: 1,
      volumeClaimTemplates: [
        claimTemplate({ metadata: { labels: Object.fromEntries(keys.map((key) => [key, 'enabled'])) } }),
      ],
    },
  });
const SOURCE = 'recurring-job.longhorn.io/source';
const JOB = 'Longhorn RecurringJob longhorn-system';
const OTHERS = 'is of other volumes: the claims name neither the job nor a group of it';
const onLonghorn = storageClass('driver.longhorn.io');

toolTable(longhorn, [
  {
    name: 'the default group, of volumes that are Longhorn’s',
    world: [
      onLonghorn,
      job('all', { task: 'backup', groups: ['default'] }),
      job('gold', { task: 'backup', groups: ['gold'] }),
      job('snap', { task: 'snapshot', groups: ['default'] }),
      job('trim', { task: 'filesystem-trim', groups: ['default'] }),
    ],
    scheduled: [`${JOB}/all: backup`, `${JOB}/gold: ${OTHERS}`, `${JOB}/snap: snapshot`],
  },
  {
    name: 'volumes of other storage',
    world: [storageClass('ebs.csi.aws.com'), job('all', { task: 'backup', groups: ['default'] })],
    scheduled: [`${JOB}/all: not its concern`],
  },
  {
    name: 'storage that is not known',
    world: [job('all', { task: 'backup', groups: ['default'] })],
    scheduled: [`${JOB}/all: not its concern`],
  },
  {
    name: 'by labels of the claims: jobs and groups',
    given: labelled(SOURCE, 'recurring-job.longhorn.io/daily', 'recurring-job-group.longhorn.io/gold'),
    world: [
      job('daily', { task: 'backup-force-create' }),
      job('gold', { task: 'snapshot-force-create', groups: ['gold'] }),
      job('all', { task: 'backup', groups: ['default'] }),
    ],
    scheduled: [`${JOB}/daily: backup`, `${JOB}/gold: snapshot`, `${JOB}/all: ${OTHERS}`],
  },
  {
    name: 'labels that do not count, for want of another',
    given: labelled('recurring-job.longhorn.io/daily'),
    world: [job('daily', { task: 'backup' })],
    scheduled: [
      `${JOB}/daily: is not followed by claim data-db-0: its labels count only with ${SOURCE}=enabled`,
    ],
  },
  {
    name: 'a source without jobs is in the default group',
    given: labelled(SOURCE),
    world: [job('all', { task: 'backup', groups: ['default'] })],
    scheduled: [`${JOB}/all: backup`],
  },
  {
    name: 'by the storage class',
    world: [
      storageClass('driver.longhorn.io', {
        recurringJobSelector: '[{"name":"daily","isGroup":false},{"name":"gold","isGroup":true}]',
      }),
      job('daily', { task: 'backup' }),
      job('gold', { task: 'backup', groups: ['gold'] }),
      job('all', { task: 'backup', groups: ['default'] }),
    ],
    scheduled: [`${JOB}/daily: backup`, `${JOB}/gold: backup`, `${JOB}/all: ${OTHERS}`],
  },
  {
    name: 'a storage class whose selector is no JSON',
    world: [
      storageClass('driver.longhorn.io', { recurringJobSelector: '[{' }),
      job('all', { task: 'backup', groups: ['default'] }),
    ],
    scheduled: [`${JOB}/all: backup`],
  },
  {
    name: 'runs: of the volume a claim has now, or by the claim’s name where it is not seen',
    given: statefulSet({ spec: { replicas: 2 } }),
    world: [
      storedClaim('data-db-0', { spec: { volumeName: 'pvc-1' } }),
      backupObject('longhorn Backup', 'longhorn-system/b1', {
        status: { state: 'Completed', volumeName: 'pvc-1', backupCreatedAt: '2026-01-31T03:00:00Z' },
      }),
      backupObject('longhorn Backup', 'longhorn-system/b2', {
        status: {
          state: 'Completed',
          volumeName: 'pvc-0',
          backupCreatedAt: '2026-01-30T03:00:00Z',
          labels: { KubernetesStatus: '{"namespace":"shop","pvcName":"data-db-0"}' },
        },
      }),
      backupObject('longhorn Backup', 'longhorn-system/b3', {
        status: {
          state: 'Error',
          backupCreatedAt: '2026-01-29T03:00:00Z',
          labels: { KubernetesStatus: '{"namespace":"shop","pvcName":"data-db-1"}' },
        },
      }),
      backupObject('longhorn Backup', 'longhorn-system/b4', {}),
    ],
    runs: [
      '2026-01-31T03:00 Longhorn Backup longhorn-system/b1: data-db-0 backup; data-db-1 not its concern',
      '2026-01-29T03:00 Longhorn Backup longhorn-system/b3: data-db-0 not its concern; data-db-1 is not completed (state Error)',
    ],
  },
]);

const snapshots = (spec: Loose, name = 'shop/daily') => backupObject('SnapshotSchedule', name, { spec });

toolTable(snapscheduler, [
  {
    name: 'all claims of the namespace, selected ones, none',
    world: [
      snapshots({ schedule: '@daily' }),
      snapshots({ claimSelector: {} }),
      snapshots({ claimSelector: { matchLabels: { app: 'db' } } }),
      snapshots({ claimSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] } }),
      snapshots({ disabled: true }),
    ],
    scheduled: [
      'SnapshotSchedule shop/daily: snapshot',
      'SnapshotSchedule shop/daily: snapshot',
      'SnapshotSchedule shop/daily: snapshot',
      'SnapshotSchedule shop/daily: has a claim selector that does not select the claims',
      'SnapshotSchedule shop/daily: is disabled',
    ],
    runs: [],
  },
  {
    name: 'of another namespace',
    world: [snapshots({}, 'other/daily')],
    scheduled: ['SnapshotSchedule other/daily: backs up namespace "other" alone'],
  },
]);

const snapshot = (name: string, claim: unknown, status: Loose) =>
  backupObject('VolumeSnapshot', name, {
    metadata: { creationTimestamp: '2026-01-31T01:00:00Z' },
    spec: { source: { persistentVolumeClaimName: claim } },
    status,
  });

toolTable(volumeSnapshot, [
  {
    name: 'per claim, when they can be used',
    given: statefulSet({ spec: { replicas: 1 } }),
    world: [
      snapshot('shop/a', 'data-db-0', { readyToUse: true, creationTime: '2026-01-31T03:00:00Z' }),
      snapshot('shop/b', 'data-db-0', { readyToUse: false, error: { message: 'quota' } }),
      snapshot('shop/c', 'data-db-0', {}),
      snapshot('shop/d', 'data-web-0', { readyToUse: true }),
      snapshot('other/e', 'data-db-0', { readyToUse: true }),
      snapshot('shop/f', undefined, { readyToUse: true }),
    ],
    runs: [
      '2026-01-31T03:00 VolumeSnapshot shop/a: snapshot',
      '2026-01-31T01:00 VolumeSnapshot shop/b: is not ready to use (quota)',
      '2026-01-31T01:00 VolumeSnapshot shop/c: is not ready to use',
    ],
  },
]);

const owned = statefulSet({
  metadata: { ownerReferences: [{ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', name: 'pg' }] },
});
const scheduledBackup = (spec: Loose, name = 'shop/nightly') =>
  backupObject('ScheduledBackup', name, { spec: { cluster: { name: 'pg' }, ...spec } });
const pgBackup = (name: string, status: Loose, spec: Loose = {}) =>
  backupObject('cnpg Backup', name, { spec: { cluster: { name: 'pg' }, ...spec }, status });

toolTable(cloudnativePg, [
  {
    name: 'a set that a Cluster owns',
    given: owned,
    world: [
      scheduledBackup({}),
      scheduledBackup({ suspend: true }),
      scheduledBackup({ method: 'volumeSnapshot' }),
      scheduledBackup({ cluster: { name: 'web' } }),
      scheduledBackup({}, 'other/nightly'),
    ],
    scheduled: [
      'CloudNativePG ScheduledBackup shop/nightly: backup',
      'CloudNativePG ScheduledBackup shop/nightly: is suspended',
      'CloudNativePG ScheduledBackup shop/nightly: snapshot',
    ],
  },
  {
    name: 'a set labelled as a part of one',
    given: statefulSet({ labels: { 'cnpg.io/cluster': 'pg' } }),
    world: [scheduledBackup({})],
    scheduled: ['CloudNativePG ScheduledBackup shop/nightly: backup'],
  },
  { name: 'a set of its own', world: [scheduledBackup({})], scheduled: [], runs: [] },
  {
    name: 'runs',
    given: owned,
    world: [
      pgBackup('shop/ok', { phase: 'completed', stoppedAt: '2026-01-31T03:00:00Z' }),
      pgBackup('shop/bad', { phase: 'failed', stoppedAt: '2026-01-31T04:00:00Z' }),
      pgBackup('shop/new', {}),
    ],
    runs: [
      '2026-01-31T03:00 CloudNativePG Backup shop/ok: backup',
      '2026-01-31T04:00 CloudNativePG Backup shop/bad: is not completed (phase failed)',
      'never CloudNativePG Backup shop/new: is not completed (phase pending)',
    ],
  },
]);
