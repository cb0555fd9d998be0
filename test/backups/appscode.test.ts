import { kubestash } from '../../src/backups/kubestash.ts';
import { stash } from '../../src/backups/stash.ts';
import { claimTemplate, statefulSet } from '../rules/manifests.ts';
import { backupObject, toolTable } from './harness.ts';

type Loose = Record<string, unknown>;

const SET = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };
const session = (tool: string, name: string, invoker: string, phase: string) =>
  backupObject(`${tool} BackupSession`, name, {
    metadata: { creationTimestamp: '2026-01-31T03:00:00Z' },
    spec: { invoker: { kind: 'BackupConfiguration', name: invoker } },
    status: { phase },
  });

function stashed(target: Loose, spec: Loose = {}, name = 'shop/db', status: Loose = {}): Loose {
  return backupObject('stash BackupConfiguration', name, {
    spec: { schedule: '0 3 * * *', target: { ref: SET, ...target }, ...spec },
    status,
  });
}

const STASH = 'Stash BackupConfiguration shop/db';

toolTable(stash, [
  { name: 'the set', world: [stashed({})], scheduled: [`${STASH}: backup`] },
  {
    name: 'volumes that the sidecar does not mount',
    given: statefulSet({
      spec: { replicas: 1, volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] },
    }),
    world: [stashed({ volumeMounts: [{ name: 'data', mountPath: '/data' }] })],
    scheduled: [`${STASH}: data-db-0 backup; log-db-0 does not mount volume "log"`],
  },
  {
    name: 'one claim',
    world: [stashed({ ref: { kind: 'PersistentVolumeClaim', name: 'data-db-1' } })],
    scheduled: [`${STASH}: data-db-0 not its concern; data-db-1 backup; data-db-2 not its concern`],
  },
  {
    name: 'snapshots of as many replicas as it says, one when it says nothing',
    world: [
      stashed({ replicas: 3 }, { driver: 'VolumeSnapshotter' }),
      stashed({}, { driver: 'VolumeSnapshotter' }),
    ],
    scheduled: [
      `${STASH}: snapshot`,
      `${STASH}: data-db-0 snapshot; data-db-1 takes snapshots of the first replica alone, and so not of claim data-db-1; data-db-2 takes snapshots of the first replica alone, and so not of claim data-db-2`,
    ],
  },
  {
    name: 'paused, refused, without a schedule, of another namespace',
    world: [
      stashed({}, { paused: true }),
      stashed({}, {}, 'shop/db', { phase: 'Invalid' }),
      stashed({}, { schedule: '' }),
      stashed({}, {}, 'other/db'),
      stashed({ ref: { ...SET, namespace: 'shop' } }, {}, 'other/db'),
    ],
    scheduled: [
      `${STASH}: is paused`,
      `${STASH}: was refused by Stash (phase Invalid)`,
      `${STASH}: has no schedule`,
      'Stash BackupConfiguration other/db: backs up a StatefulSet of namespace "other"',
      'Stash BackupConfiguration other/db: backup',
    ],
  },
  {
    name: 'other workloads, and nothing at all',
    world: [
      stashed({ ref: { kind: 'StatefulSet', name: 'web' } }),
      stashed({ ref: { kind: 'Deployment', name: 'db' } }),
      stashed({ ref: undefined }),
      backupObject('stash BackupConfiguration', 'shop/x', {}),
    ],
    scheduled: [],
  },
  {
    name: 'runs, by their sessions',
    world: [
      stashed({}, { paused: true }),
      session('stash', 'shop/ok', 'db', 'Succeeded'),
      session('stash', 'shop/bad', 'db', 'Failed'),
      session('stash', 'shop/web', 'web', 'Succeeded'),
      session('stash', 'other/db', 'db', 'Succeeded'),
    ],
    runs: [
      '2026-01-31T03:00 Stash BackupSession shop/ok: backup',
      '2026-01-31T03:00 Stash BackupSession shop/bad: has not succeeded (phase Failed)',
    ],
  },
]);

function kubestashed(spec: Loose, name = 'shop/db'): Loose {
  const target = { apiGroup: 'apps', kind: 'StatefulSet', name: 'db' };
  return backupObject('kubestash BackupConfiguration', name, { spec: { target, ...spec } });
}

const nightly = (task: string, scheduler: Loose = { schedule: '0 3 * * *' }) => ({
  name: 'nightly',
  scheduler,
  addon: { name: 'workload-addon', tasks: [{ name: task }] },
});
const KUBESTASH = 'KubeStash BackupConfiguration shop/db';

toolTable(kubestash, [
  {
    name: 'by its tasks: copies or snapshots',
    world: [
      kubestashed({ sessions: [nightly('logical-backup')] }),
      kubestashed({ sessions: [nightly('volume-snapshot')] }),
    ],
    scheduled: [`${KUBESTASH}: backup`, `${KUBESTASH}: snapshot`],
  },
  {
    name: 'paused, suspended, without sessions or a schedule, refused',
    world: [
      kubestashed({ paused: true, sessions: [nightly('logical-backup')] }),
      kubestashed({ sessions: [nightly('logical-backup', { schedule: '@daily', suspend: true })] }),
      kubestashed({}),
      kubestashed({ sessions: [nightly('logical-backup', {})] }),
      { ...kubestashed({}), status: { phase: 'Invalid' } },
    ],
    scheduled: [
      `${KUBESTASH}: is paused`,
      `${KUBESTASH}: has no session with a schedule that is not suspended`,
      `${KUBESTASH}: has no sessions`,
      `${KUBESTASH}: has no session with a schedule that is not suspended`,
      `${KUBESTASH}: was refused by KubeStash (phase Invalid)`,
    ],
  },
  {
    name: 'runs',
    world: [
      kubestashed({ sessions: [nightly('logical-backup')] }),
      session('kubestash', 'shop/ok', 'db', 'Succeeded'),
      session('kubestash', 'shop/now', 'db', ''),
    ],
    runs: [
      '2026-01-31T03:00 KubeStash BackupSession shop/ok: backup',
      '2026-01-31T03:00 KubeStash BackupSession shop/now: has not succeeded (phase Pending)',
    ],
  },
]);
