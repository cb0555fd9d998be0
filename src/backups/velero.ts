import { boolean, dig, get, type JsonObject, text } from '../kubernetes/json.ts';
import { known } from '../world/world.ts';
import { NAMED_ELSEWHERE } from './elsewhere.ts';
import { once } from './once.ts';
import type { BackupTarget } from './target.ts';
import { type BackupTool, createdAt, time, titleOf, unless, type Verdict } from './tool.ts';
import {
  type BackupSpec,
  claimAnswer,
  includesNamespace,
  namespaceGap,
  readBackupSpec,
} from './velero-spec.ts';

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
    return known(about(target, readSchedules(schedules.value)).map((source) => verdict(target, source)));
  },
  runs(target, world) {
    const backups = world.backups('velero.io/Backup');
    if (!backups.known) return backups;
    return known(
      about(target, readBackups(backups.value)).map((source) => ({
        ...verdict(target, source),
        at: source.at,
      })),
    );
  },
};

/** A Schedule or a Backup. */
interface Source {
  readonly object: string;
  readonly spec: BackupSpec;
  /** Why nothing comes of it. */
  readonly stopped: string | undefined;
  /** When a backup was completed or begun; a schedule does not tell. */
  readonly at: number | undefined;
}

/** Found by the namespaces that they include by name; those with a wildcard, or all namespaces, may be about any. */
interface Sources {
  readonly named: ReadonlyMap<string, readonly Source[]>;
  readonly wild: readonly Source[];
  /** A few, to name where none is nearer. */
  readonly some: readonly Source[];
}

/** What includes or excludes the target's namespace, or else a few that are about others. */
function about({ namespace }: BackupTarget, { named, wild, some }: Sources): readonly Source[] {
  const here = [
    ...(named.get(namespace) ?? []),
    ...wild.filter(({ spec }) => includesNamespace(spec, namespace)),
  ];
  return here.length > 0 ? here : some;
}

function indexed(sources: readonly Source[]): Sources {
  const named = new Map<string, Source[]>();
  const wild: Source[] = [];
  for (const source of sources) {
    const { included } = source.spec.namespaces;
    if (included.length === 0 || included.some((name) => /[*?]/.test(name))) wild.push(source);
    else for (const name of new Set(included)) append(named, name, source);
  }
  return { named, wild, some: sources.slice(0, NAMED_ELSEWHERE) };
}

function append(lists: Map<string, Source[]>, key: string, source: Source): void {
  const list = lists.get(key);
  if (list) list.push(source);
  else lists.set(key, [source]);
}

function verdict(target: BackupTarget, { object, spec, stopped }: Source): Verdict {
  const elsewhere = namespaceGap(spec, target.namespace);
  return { object, of: (claim) => elsewhere ?? unless(stopped, claimAnswer(spec, target.set, claim)) };
}

const readSchedules = once((schedules) =>
  indexed(
    schedules.map((schedule) => ({
      object: titleOf('Velero Schedule', schedule),
      spec: readBackupSpec(dig(schedule, 'spec', 'template')),
      stopped: stoppedSchedule(schedule),
      at: undefined,
    })),
  ),
);

function stoppedSchedule(schedule: JsonObject): string | undefined {
  if (boolean(dig(schedule, 'spec', 'paused'))) return 'is paused';
  const failed = text(dig(schedule, 'status', 'phase')) === 'FailedValidation';
  return failed ? 'was refused by Velero (phase FailedValidation)' : undefined;
}

/**
 * Of all the backups of one spec, the newest that was completed and the newest that was not: a schedule leaves hundreds
 * that differ in nothing but their age, and a spec is read once.
 */
const readBackups = once((backups) => {
  const newest = new Map<string, { readonly raw: JsonObject; readonly at: number | undefined }>();
  for (const raw of backups) {
    const key = `${unfinished(raw) === undefined}${JSON.stringify(get(raw, 'spec'))}`;
    const at = begunOrDone(raw);
    const before = newest.get(key);
    if (!before || (before.at ?? 0) < (at ?? 0)) newest.set(key, { raw, at });
  }
  return indexed(
    [...newest.values()].map(({ raw, at }) => ({
      object: titleOf('Velero Backup', raw),
      spec: readBackupSpec(get(raw, 'spec')),
      stopped: unfinished(raw),
      at,
    })),
  );
});

function begunOrDone(backup: JsonObject): number | undefined {
  const status = get(backup, 'status');
  return time(get(status, 'completionTimestamp')) ?? time(get(status, 'startTimestamp')) ?? createdAt(backup);
}

function unfinished(backup: JsonObject): string | undefined {
  const phase = text(dig(backup, 'status', 'phase')) ?? 'New';
  // A backup with errors on single items is kept, but which items it lacks stands in its log alone.
  return phase === 'Completed' ? undefined : `is not completed (phase ${phase})`;
}
