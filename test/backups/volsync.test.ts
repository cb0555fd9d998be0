import { volsync } from '../../src/backups/volsync.ts';
import { backupObject, toolTable } from './harness.ts';

type Loose = Record<string, unknown>;

function source(spec: Loose, status: Loose = {}, name = 'shop/db-0'): Loose {
  const copied = { sourcePVC: 'data-db-0', restic: { repository: 'r' }, ...spec };
  return backupObject('ReplicationSource', name, { spec: copied, status });
}

const elsewhere = 'data-db-1 not its concern; data-db-2 not its concern';
const said = (words: string, name = 'shop/db-0') =>
  `VolSync ReplicationSource ${name}: data-db-0 ${words}; ${elsewhere}`;

toolTable(volsync, [
  {
    name: 'on a schedule, and without a trigger, which is over and over',
    world: [source({ trigger: { schedule: '0 * * * *' } }), source({})],
    scheduled: [said('backup'), said('backup')],
  },
  {
    name: 'paused',
    world: [source({ trigger: { schedule: '0 * * * *' }, paused: true })],
    scheduled: [said('is paused')],
  },
  {
    name: 'by hand only',
    world: [
      source({ trigger: { manual: 'now' } }),
      source({ trigger: { manual: 'now', schedule: '@daily' } }),
    ],
    scheduled: [
      said('has a manual trigger and no schedule: it runs only when that trigger is changed'),
      said('has a manual trigger, which overrides its schedule: it runs only when that trigger is changed'),
    ],
  },
  {
    name: 'by syncthing',
    world: [source({ restic: undefined, syncthing: {} })],
    scheduled: [said('keeps a live copy by syncthing, which follows every deletion')],
  },
  {
    name: 'a claim of that name elsewhere',
    world: [source({}, {}, 'other/db-0')],
    scheduled: [said('replicates claims of namespace "other" alone', 'other/db-0')],
  },
  {
    name: 'claims of others, and none at all',
    world: [source({ sourcePVC: 'data-web-0' }), source({ sourcePVC: undefined }), source({ sourcePVC: 3 })],
    scheduled: [],
    runs: [],
  },
  {
    name: 'runs: the last synchronization, also of a source that is paused by now',
    world: [
      source({ paused: true }, { lastSyncTime: '2026-01-31T10:00:00Z' }),
      source({}, { lastSyncStartTime: '2026-01-31T10:00:00Z' }),
    ],
    runs: [`2026-01-31T10:00 ${said('backup')}`, `never ${said('has completed no synchronization')}`],
  },
]);
