import type { StatefulSet } from '../kubernetes/stateful-set.ts';

/** An annotation by which a backup tool is told about a workload, its pods or its claims. */
export interface Convention {
  readonly key: string;
  /** The tool, as people call it. */
  readonly tool: string;
  /** What a value says. */
  reads(value: string, set: StatefulSet): 'declared' | 'empty' | 'refused';
}

/** Any value but an empty one or `false` says that there is a backup. */
function anyValue(value: string): 'declared' | 'empty' | 'refused' {
  const trimmed = value.trim();
  if (trimmed === '') return 'empty';
  return trimmed.toLowerCase() === 'false' ? 'refused' : 'declared';
}

/** Velero backs up every pod volume but those named: nothing, when all that is on claims is named. */
function allButNamed(value: string, set: StatefulSet): 'declared' | 'empty' | 'refused' {
  const left = new Set(value.split(',').map((name) => name.trim()));
  if (value.trim() === '') return 'empty';
  const kept = set.claimTemplates.some(({ name }) => !left.has(name));
  return kept || set.claimTemplates.length === 0 ? 'declared' : 'refused';
}

/** The conventions of the tools that have one, each from the tool's own documentation or source. */
export const CONVENTIONS: readonly Convention[] = [
  // velero.io/docs/main/file-system-backup, and pkg/apis/velero/v1/labels_annotations.go
  { key: 'backup.velero.io/backup-volumes', tool: 'Velero', reads: anyValue },
  { key: 'backup.velero.io/backup-volumes-excludes', tool: 'Velero', reads: allButNamed },
  { key: 'pre.hook.backup.velero.io/command', tool: 'Velero', reads: anyValue },
  { key: 'post.hook.backup.velero.io/command', tool: 'Velero', reads: anyValue },
  // docs.k8up.io, References: Annotations
  { key: 'k8up.io/backup', tool: 'K8up', reads: anyValue },
  { key: 'k8up.io/backupcommand', tool: 'K8up', reads: anyValue },
];
