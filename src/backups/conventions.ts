import type { Path } from '../kubernetes/path.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';

type Said = 'declared' | 'empty' | 'refused';

/** An annotation by which a backup tool is told about a workload, its pods or its claims. */
export interface Convention {
  readonly key: string;
  /** What a value says. */
  reads(value: string, set: StatefulSet): Said;
}

/** Any value but an empty one or `false` says that there is a backup. */
function anyValue(value: string): Said {
  const trimmed = value.trim();
  if (trimmed === '') return 'empty';
  return /^(false|f|0)$/i.test(trimmed) ? 'refused' : 'declared';
}

/** It is the annotation that counts, with or without a value. */
function presence(value: string): Said {
  return /^(false|f|0)$/i.test(value.trim()) ? 'refused' : 'declared';
}

/** Velero copies the files of every pod volume but those named: of nothing, when all that is on claims is named. */
function allButNamed(value: string, { claimTemplates }: StatefulSet): Said {
  if (value.trim() === '') return 'empty';
  const left = new Set(value.split(',').map((name) => name.trim()));
  const kept = claimTemplates.length === 0 || claimTemplates.some(({ name }) => !left.has(name));
  return kept ? 'declared' : 'refused';
}

/** The conventions of the tools that have one, each from the tool's own documentation or source. */
export const CONVENTIONS: readonly Convention[] = [
  // velero.io/docs/main/file-system-backup and backup-hooks
  { key: 'backup.velero.io/backup-volumes', reads: anyValue },
  { key: 'backup.velero.io/backup-volumes-excludes', reads: allButNamed },
  { key: 'pre.hook.backup.velero.io/command', reads: anyValue },
  { key: 'post.hook.backup.velero.io/command', reads: anyValue },
  // docs.k8up.io, References: Annotations
  { key: 'k8up.io/backup', reads: anyValue },
  { key: 'k8up.io/backupcommand', reads: anyValue },
  // stash.run/docs, Auto Backup for Workloads and for PVCs
  { key: 'stash.appscode.com/backup-blueprint', reads: anyValue },
  // kubestash.com/docs, Auto Backup for Workloads
  { key: 'blueprint.kubestash.com/name', reads: anyValue },
  // volsync.readthedocs.io, Using copy triggers: on the claim, and often without a value
  { key: 'volsync.backube/use-copy-trigger', reads: presence },
  // snapscheduler goes by the labels of claims, any that a schedule selects; this key is what it marks its snapshots with
  { key: 'snapscheduler.backube/schedule', reads: anyValue },
];

/** By such a label a claim joins a Longhorn RecurringJob (longhorn.io/docs, Recurring Snapshots and Backups). */
const RECURRING_JOB = /^recurring-job(-group)?\.longhorn\.io\/(?!source$)/;

/** The label of a claim template that joins its claims to a schedule, and where it stands; undefined when there is none. */
export function scheduleLabel(set: StatefulSet): { readonly key: string; readonly path: Path } | undefined {
  for (const { meta, path } of set.claimTemplates) {
    for (const [key, value] of meta.labels) {
      if (value === 'enabled' && RECURRING_JOB.test(key)) {
        return { key, path: [...path, 'metadata', 'labels', key] };
      }
    }
  }
  return undefined;
}
