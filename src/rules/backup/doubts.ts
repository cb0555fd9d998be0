import { type Declaration, isVerifiable } from '../../backups/declaration.ts';
import type { World } from '../../world/world.ts';
import { notEvaluated, type Result } from '../rule.ts';

/** What a backup that mooring cannot see is worth. */
export const UNVERIFIED = {
  type: 'string',
  enum: ['accept', 'refuse'],
  default: 'accept',
  description:
    'What becomes of a set whose annotation names a backup of which nothing in the cluster tells, such as that of a cloud or of the database: `accept` leaves it unjudged, `refuse` asks for one that can be seen.',
} as const;

/** What snapshots that stay on the storage are worth. */
export const SNAPSHOTS = {
  type: 'string',
  enum: ['record', 'accept', 'refuse'],
  default: 'record',
  description:
    'What becomes of claims of which there are only snapshots, which usually share the fate of the storage: `record` tells it at most as an audit finding, `accept` takes them for backups, `refuse` does not count them.',
} as const;

/** Where nothing is known of any object, no tool need be asked. */
export function nothingKnown(world: World): readonly Result[] | undefined {
  if (world.origin !== 'none') return undefined;
  const answer = world.backups('velero.io/Schedule');
  return answer.known ? undefined : notEvaluated(answer.reason);
}

/** Why claims without a backup to be seen cannot be called unprotected; undefined when they can. */
export function doubt(
  declaration: Declaration,
  unverified: 'accept' | 'refuse',
  unknown: readonly string[],
): readonly Result[] | undefined {
  if (declaration.kind === 'declared' && unverified === 'accept' && !isVerifiable(declaration)) {
    const { key, value } = declaration;
    return notEvaluated(
      `declared, not verified: ${key} says "${value}", of which nothing in the cluster tells`,
    );
  }
  return unknown.length > 0 ? notEvaluated(unknown.join('; ')) : undefined;
}
