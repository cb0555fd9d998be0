import { declarationOf } from '../../backups/declaration.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { statelessReason } from '../../kubernetes/stateless.ts';

/** Whether the set owes no backup: it keeps nothing, or says with a reason why nothing backs it up. */
export function owesNone(set: StatefulSet): boolean {
  return statelessReason(set.meta).kind === 'reason' || declarationOf(set, []).kind === 'opted-out';
}
