import type { NearMiss } from '../../backups/coverage.ts';
import type { TargetClaim } from '../../backups/target.ts';
import type { Path } from '../../kubernetes/path.ts';

/** As many as a reader takes in. */
const NAMED = 3;

/** `claim data-db-0`; `claims data-db-0, data-db-1, data-db-2 and 2 more`. */
export function claimWords(claims: readonly TargetClaim[]): string {
  const names = claims.slice(0, NAMED).map(({ name }) => name);
  return `claim${claims.length === 1 ? '' : 's'} ${names.join(', ')}${more(claims.length)}`;
}

/** What came near, each with its reason: `: A is paused; B is of another namespace`; nothing when nothing did. */
export function nearWords(near: readonly NearMiss[]): string {
  if (near.length === 0) return '';
  const named = near.slice(0, NAMED).map(({ object, why }) => `${object} ${why}`);
  return `: ${named.join('; ')}${more(near.length)}`;
}

function more(count: number): string {
  return count > NAMED ? ` and ${count - NAMED} more` : '';
}

/** The field that all of `claims` come from, or else the list of the templates. */
export function claimsPath(claims: readonly TargetClaim[]): Path {
  const [first, ...others] = new Set(claims.map(({ path }) => path));
  return first && others.length === 0 ? first : ['spec', 'volumeClaimTemplates'];
}

/** Claims that `key` says the same of, together, in their order; past a few such groups the rest are one. */
export function together<K>(
  claims: readonly TargetClaim[],
  key: (claim: TargetClaim) => K,
): readonly (readonly TargetClaim[])[] {
  const groups = [...Map.groupBy(claims, key).values()];
  if (groups.length <= NAMED) return groups;
  return [...groups.slice(0, NAMED - 1), groups.slice(NAMED - 1).flat()];
}
