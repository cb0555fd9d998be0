import { velero } from '../../src/backups/velero.ts';
import { claimTemplate, statefulSet } from '../rules/manifests.ts';
import { backupObject, storageClass, storedClaim, toolTable } from './harness.ts';

type Loose = Record<string, unknown>;

function schedule(template?: Loose, spec: Loose = {}, status?: Loose): Loose {
  return backupObject('velero Schedule', 'velero/daily', {
    spec: { schedule: '0 3 * * *', template, ...spec },
    ...(status ? { status } : {}),
  });
}

function backup(name: string, status: Loose, spec: Loose = {}): Loose {
  return backupObject('velero Backup', `velero/${name}`, { spec, status });
}

const DAILY = 'Velero Schedule velero/daily';
const volumes = (value: string) => ({ podAnnotations: { 'backup.velero.io/backup-volumes': value } });
const without = (value: string) => ({
  podAnnotations: { 'backup.velero.io/backup-volumes-excludes': value },
});
const twoTemplates = { volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] };

toolTable(velero, [
  { name: 'everything, by snapshots', world: [schedule({})], scheduled: [`${DAILY}: snapshot`] },
  { name: 'no template at all', world: [schedule()], scheduled: [`${DAILY}: snapshot`] },
  { name: 'data moved', world: [schedule({ snapshotMoveData: true })], scheduled: [`${DAILY}: backup`] },
  {
    name: 'files copied',
    world: [schedule({ defaultVolumesToFsBackup: true, snapshotVolumes: false })],
    scheduled: [`${DAILY}: backup`],
  },
  {
    name: 'files copied, by the old name of the field',
    world: [schedule({ defaultVolumesToRestic: true })],
    scheduled: [`${DAILY}: backup`],
  },
  {
    name: 'neither snapshots nor files: only the objects',
    world: [schedule({ snapshotVolumes: false })],
    scheduled: [
      `${DAILY}: saves only the objects: it takes no snapshots, and no file system backup of volume "data"`,
    ],
  },
  {
    name: 'files of the volumes that the pods name (opt-in)',
    given: statefulSet({ ...volumes('data'), spec: { replicas: 1, ...twoTemplates } }),
    world: [schedule({ snapshotVolumes: false })],
    scheduled: [
      `${DAILY}: data-db-0 backup; log-db-0 saves only the objects: it takes no snapshots, and no file system backup of volume "log"`,
    ],
  },
  {
    name: 'a blank behind the comma names another volume, as Velero reads it',
    given: statefulSet({ ...volumes('log, data') }),
    world: [schedule({})],
    scheduled: [`${DAILY}: snapshot`],
  },
  {
    name: 'files of all volumes but those that the pods name (opt-out)',
    given: statefulSet({ ...without('log'), spec: { replicas: 1, ...twoTemplates } }),
    world: [schedule({ defaultVolumesToFsBackup: true })],
    scheduled: [`${DAILY}: data-db-0 backup; log-db-0 snapshot`],
  },
  {
    name: 'namespaces by name and by wildcard',
    world: [
      schedule({ includedNamespaces: ['shop'], snapshotMoveData: true }),
      schedule({ includedNamespaces: ['sh*'], snapshotMoveData: true }),
      schedule({ includedNamespaces: ['*'], snapshotMoveData: true }),
      schedule({ includedNamespaces: ['other'] }),
      schedule({ excludedNamespaces: ['shop'] }),
      schedule({ includedNamespaces: ['*'], excludedNamespaces: ['s*p'] }),
    ],
    scheduled: [
      `${DAILY}: backup`,
      `${DAILY}: backup`,
      `${DAILY}: backup`,
      `${DAILY}: excludes namespace "shop"`,
      `${DAILY}: excludes namespace "shop"`,
    ],
  },
  {
    name: 'others are told, a few of them, where none is about the namespace',
    world: [
      schedule({ includedNamespaces: ['other'] }),
      schedule({ includedNamespaces: ['a', 'b-*'] }, { paused: true }),
      schedule({ includedNamespaces: ['c'] }),
      schedule({ includedNamespaces: ['d'] }),
    ],
    scheduled: [
      `${DAILY}: includes only namespace "other"`,
      `${DAILY}: includes only namespaces "a", "b-*"`,
      `${DAILY}: includes only namespace "c"`,
    ],
  },
  {
    name: 'resources by their names and short names',
    world: [
      schedule({ includedResources: ['*'], snapshotMoveData: true }),
      schedule({ includedResources: ['pvc', 'pods'], snapshotMoveData: true }),
      schedule({ includedResources: ['deployments'] }),
      schedule({ excludedResources: ['PersistentVolumeClaims'] }),
      schedule({ includedNamespaceScopedResources: ['secrets'] }),
      schedule({ excludedNamespaceScopedResources: ['*'] }),
    ],
    scheduled: [
      `${DAILY}: backup`,
      `${DAILY}: backup`,
      ...Array(4).fill(`${DAILY}: leaves out persistentvolumeclaims`),
    ],
  },
  {
    name: 'files are copied with the pods: without them there are only snapshots',
    world: [
      schedule({ excludedResources: ['pods'], defaultVolumesToFsBackup: true }),
      schedule({ includedResources: ['persistentvolumeclaims'], defaultVolumesToFsBackup: true }),
    ],
    scheduled: [`${DAILY}: snapshot`, `${DAILY}: snapshot`],
  },
  {
    name: 'PersistentVolumes left out, on disks of the cloud that are snapshotted by them',
    world: [
      storageClass('kubernetes.io/aws-ebs'),
      schedule({ includeClusterResources: false }),
      schedule({ excludedClusterScopedResources: ['persistentvolumes'] }),
      schedule({ includeClusterResources: true }),
      schedule({ includeClusterResources: false, defaultVolumesToFsBackup: true }),
    ],
    scheduled: [
      `${DAILY}: leaves out persistentvolumes, of which the snapshots would be taken`,
      `${DAILY}: leaves out persistentvolumes, of which the snapshots would be taken`,
      `${DAILY}: snapshot`,
      `${DAILY}: backup`,
    ],
  },
  {
    name: 'PersistentVolumes left out, with CSI, which takes snapshots of the claims',
    world: [storageClass('ebs.csi.aws.com'), schedule({ includeClusterResources: false })],
    scheduled: [`${DAILY}: snapshot`],
  },
  {
    name: 'label selectors: the pods bring their claims along',
    world: [
      schedule({ labelSelector: { matchLabels: { app: 'db' } }, snapshotMoveData: true }),
      schedule({ labelSelector: { matchLabels: { app: 'web' } } }),
      schedule({
        orLabelSelectors: [{ matchLabels: { app: 'web' } }, { matchLabels: { app: 'db' } }],
        snapshotMoveData: true,
      }),
      schedule({ labelSelector: {}, snapshotMoveData: true }),
      schedule({ labelSelector: { matchLabels: { app: 'db' } }, includedResources: ['pvc'] }),
    ],
    scheduled: [
      `${DAILY}: backup`,
      `${DAILY}: has a label selector that selects neither the pods nor the claims`,
      `${DAILY}: backup`,
      `${DAILY}: backup`,
      `${DAILY}: snapshot`,
    ],
  },
  {
    name: 'a selector that only a claim as it is stored meets',
    world: [
      schedule({ labelSelector: { matchLabels: { tier: 'gold' } } }),
      storedClaim('data-db-1', { metadata: { labels: { tier: 'gold' } } }),
    ],
    scheduled: [
      `${DAILY}: data-db-0 has a label selector that selects neither the pods nor the claims; data-db-1 snapshot; data-db-2 has a label selector that selects neither the pods nor the claims`,
    ],
  },
  {
    name: 'a claim that opts out by label',
    given: statefulSet({
      spec: {
        replicas: 1,
        volumeClaimTemplates: [
          claimTemplate({ metadata: { labels: { 'velero.io/exclude-from-backup': 'true' } } }),
        ],
      },
    }),
    world: [schedule({})],
    scheduled: [
      `${DAILY}: leaves out claim data-db-0, which has the label velero.io/exclude-from-backup=true`,
    ],
  },
  {
    name: 'paused, and refused by Velero',
    world: [
      schedule({}, { paused: true }),
      schedule({}, {}, { phase: 'FailedValidation' }),
      schedule({}, { paused: false }, { phase: 'Enabled', lastBackup: '2026-01-31T03:00:00Z' }),
    ],
    scheduled: [
      `${DAILY}: is paused`,
      `${DAILY}: was refused by Velero (phase FailedValidation)`,
      `${DAILY}: snapshot`,
    ],
  },
  {
    name: 'a claim that the pod template names',
    given: statefulSet({
      spec: { volumeClaimTemplates: undefined },
      pod: { volumes: [{ name: 'shared', persistentVolumeClaim: { claimName: 'files' } }] },
      ...volumes('shared'),
    }),
    world: [schedule({})],
    scheduled: [`${DAILY}: backup`],
  },
  { name: 'no schedules', world: [backup('x', {})], scheduled: [] },
  {
    name: 'members of any type at all',
    world: [
      schedule({
        includedNamespaces: 7,
        labelSelector: [],
        orLabelSelectors: [null, 3],
        snapshotVolumes: 'x',
      }),
    ],
    scheduled: [`${DAILY}: snapshot`],
  },
  {
    name: 'runs: the newest completed and the newest other one of each spec',
    world: [
      backup('daily-1', { phase: 'Completed', completionTimestamp: '2026-01-29T03:10:00Z' }),
      backup('daily-2', { phase: 'Completed', completionTimestamp: '2026-01-30T03:10:00Z' }),
      backup('daily-0', { phase: 'Completed', completionTimestamp: '2026-01-28T03:10:00Z' }),
      backup('daily-3', { phase: 'PartiallyFailed', completionTimestamp: '2026-01-31T03:10:00Z' }),
      backup(
        'moved',
        { phase: 'Completed', completionTimestamp: '2026-01-20T03:10:00Z' },
        { snapshotMoveData: true },
      ),
      backup(
        'labelled',
        { phase: 'Completed', completionTimestamp: '2026-01-21T03:10:00Z' },
        {
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ),
      backup(
        'running',
        { phase: 'InProgress', startTimestamp: '2026-01-31T11:00:00Z' },
        { snapshotMoveData: true },
      ),
    ],
    runs: [
      '2026-01-30T03:10 Velero Backup velero/daily-2: snapshot',
      '2026-01-31T03:10 Velero Backup velero/daily-3: is not completed (phase PartiallyFailed)',
      '2026-01-20T03:10 Velero Backup velero/moved: backup',
      '2026-01-21T03:10 Velero Backup velero/labelled: has a label selector that selects neither the pods nor the claims',
      '2026-01-31T11:00 Velero Backup velero/running: is not completed (phase InProgress)',
    ],
  },
  {
    name: 'a backup of which nothing is told yet',
    world: [backup('new', {})],
    runs: ['never Velero Backup velero/new: is not completed (phase New)'],
  },
]);
