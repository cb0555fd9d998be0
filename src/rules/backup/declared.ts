import { type Declaration, declarationOf } from '../../backups/declaration.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { statelessReason } from '../../kubernetes/stateless.ts';

/** The policy's own annotations, which all rules of the category take. */
export const ANNOTATIONS = {
  type: 'array',
  items: { type: 'string', minLength: 1 },
  default: [],
  description:
    'Further annotations that say what backs up the data, such as `example.com/backup-plan`; as `mooring.dev/backup` does.',
} as const;

/** What the set says of its backup; undefined when it owes none: it keeps nothing, or opts out, each with a reason. */
export function owedBackup(set: StatefulSet, annotations: readonly string[]): Declaration | undefined {
  if (statelessReason(set.meta).kind === 'reason') return undefined;
  const declaration = declarationOf(set, annotations);
  return declaration.kind === 'opted-out' ? undefined : declaration;
}
