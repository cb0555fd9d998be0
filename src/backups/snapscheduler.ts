import { boolean, dig, type JsonObject } from '../kubernetes/json.ts';
import { readLabelSelector, selects } from '../kubernetes/selectors.ts';
import { known } from '../world/world.ts';
import { elsewhereVerdicts } from './elsewhere.ts';
import { groupedBy } from './once.ts';
import { type BackupTool, gap, namespaceOf, titleOf, unless, type Verdict } from './tool.ts';

const byNamespace = groupedBy(namespaceOf);

/**
 * snapscheduler: a SnapshotSchedule takes VolumeSnapshots of the claims that it selects in its namespace; an empty
 * selector selects all (backube/snapscheduler, api/v1/snapshotschedule_types.go). The snapshots themselves tell when.
 */
export const snapscheduler: BackupTool = {
  title: 'snapscheduler',
  words: ['snapscheduler', 'snapshotschedule'],
  reads: { scheduled: ['snapscheduler.backube/SnapshotSchedule'], runs: [] },
  scheduled(target, world) {
    const schedules = world.backups('snapscheduler.backube/SnapshotSchedule');
    if (!schedules.known) return schedules;
    const here = byNamespace(schedules.value).get(target.namespace) ?? [];
    if (here.length === 0) return known(elsewhereVerdicts('SnapshotSchedule', schedules.value));
    return known(here.map(verdict));
  },
  // What it makes are VolumeSnapshots, which are seen as such.
  runs: () => known([]),
};

function verdict(schedule: JsonObject): Verdict {
  const selector = readLabelSelector(dig(schedule, 'spec', 'claimSelector'));
  const stopped = boolean(dig(schedule, 'spec', 'disabled')) ? 'is disabled' : undefined;
  const unselected = gap('unselected', 'has a claim selector that does not select the claims');
  return {
    object: titleOf('SnapshotSchedule', schedule),
    of: ({ labels }) => unless(stopped, !selector || selects(selector, labels) ? 'snapshot' : unselected),
  };
}
