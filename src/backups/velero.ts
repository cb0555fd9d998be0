import { boolean, dig, get, type JsonObject, text } from '../kubernetes/json.ts';
import { known } from '../world/world.ts';
import { once } from './once.ts';
import type { BackupTarget } from './target.ts';
import { type BackupTool, createdAt, time, titleOf, unless, type Verdict } from './tool.ts';
import { type BackupSpec, claimAnswer, namespaceGap, readBackupSpec } from './velero-spec.ts';

/**
 * Velero: Schedules and Backups, in Velero's own namespace, over any others (vmware-tanzu/velero,
 * pkg/apis/velero/v1/schedule_types.go and backup_types.go). What resource policies (a ConfigMap) skip is not seen.
 */
export const velero: BackupTool = {
  title: 'Velero',
  words: ['velero'],
  reads: { scheduled: ['velero.io/Schedule'], runs: ['velero.io/Backup'] },
  scheduled(target, world) {
    const schedules = world.backups('velero.io/Schedule');
    if (!schedules.known) return schedules;
    return known(readSchedules(schedules.value).map((schedule) => verdict(target, schedule)));
  },
  runs(target, world) {
    const backups = world.backups('velero.io/Backup');
    if (!backups.known) return backups;
    return known(readBackups(backups.value).map((backup) => ({ ...verdict(target, backup), at: backup.at })));
  },
};

interface Source {
  readonly object: string;
  readonly spec: BackupSpec;
  /** Why nothing comes of it. */
  readonly stopped: string | undefined;
}

interface Backup extends Source {
  readonly at: number | undefined;
}

function verdict(target: BackupTarget, { object, spec, stopped }: Source): Verdict {
  const elsewhere = namespaceGap(spec, target.namespace);
  return { object, of: (claim) => elsewhere ?? unless(stopped, claimAnswer(spec, target.set, claim)) };
}

const readSchedules = once((schedules) =>
  schedules.map((schedule): Source => {
    return {
      object: titleOf('Velero Schedule', schedule),
      spec: readBackupSpec(dig(schedule, 'spec', 'template')),
      stopped: stoppedSchedule(schedule),
    };
  }),
);

function stoppedSchedule(schedule: JsonObject): string | undefined {
  if (boolean(dig(schedule, 'spec', 'paused'))) return 'is paused';
  const failed = text(dig(schedule, 'status', 'phase')) === 'FailedValidation';
  return failed ? 'was refused by Velero (phase FailedValidation)' : undefined;
}

/**
 * Of all the backups of one spec, the newest that was completed and the newest that was not: a schedule leaves hundreds
 * that differ in nothing but their age.
 */
const readBackups = once((backups): readonly Backup[] => {
  const newest = new Map<string, Backup>();
  for (const raw of backups) {
    const spec = readBackupSpec(get(raw, 'spec'));
    const stopped = unfinished(raw);
    const at =
      time(dig(raw, 'status', 'completionTimestamp')) ??
      time(dig(raw, 'status', 'startTimestamp')) ??
      createdAt(raw);
    const key = `${stopped === undefined}${JSON.stringify(specKey(spec))}`;
    const before = newest.get(key);
    if (before && (before.at ?? 0) >= (at ?? 0)) continue;
    newest.set(key, { object: titleOf('Velero Backup', raw), spec, stopped, at });
  }
  return [...newest.values()];
});

function specKey(spec: BackupSpec): unknown {
  const selectors = spec.selectors.map(({ matchLabels, matchExpressions }) => [
    [...matchLabels],
    matchExpressions,
  ]);
  return { ...spec, selectors };
}

function unfinished(backup: JsonObject): string | undefined {
  const phase = text(dig(backup, 'status', 'phase')) ?? 'New';
  // A backup with errors on single items is kept, but which items it lacks stands in its log alone.
  return phase === 'Completed' ? undefined : `is not completed (phase ${phase})`;
}
