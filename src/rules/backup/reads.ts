import { BACKUP_TOOLS } from '../../backups/tools.ts';
import type { WorldKind } from '../../world/world.ts';

/** What tells of the claims themselves, and of the namespaces that tools select. */
const SURROUNDINGS: readonly WorldKind[] = [
  'PersistentVolumeClaim',
  'storage.k8s.io/StorageClass',
  'Namespace',
];

/** What a judgement of schedules reads of the world. */
export const SCHEDULES: readonly WorldKind[] = distinct(BACKUP_TOOLS.flatMap(({ reads }) => reads.scheduled));

/** What a judgement of completed backups reads: of a tool whose objects do not tell of them, its schedules. */
export const RUNS: readonly WorldKind[] = distinct(
  BACKUP_TOOLS.flatMap(({ reads, runs }) => (runs ? reads.runs : reads.scheduled)),
);

function distinct(kinds: readonly WorldKind[]): readonly WorldKind[] {
  return [...new Set([...SURROUNDINGS, ...kinds])];
}
