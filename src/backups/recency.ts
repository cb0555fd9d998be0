import type { World } from '../world/world.ts';
import { type Cover, type NearMiss, nearest } from './coverage.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import { type BackupTool, type Grade, hasNone, type Run } from './tool.ts';
import { BACKUP_TOOLS } from './tools.ts';

/** A completed copy of a claim. `at` is in milliseconds since the epoch. */
export interface Copy extends Cover {
  readonly at: number;
}

/** What was made of the claims of one target, as far as the world knows. */
export interface Recency {
  /** The newest completed copy of a claim; of one grade alone where it is given. */
  newest(claim: TargetClaim, grade?: Grade): Copy | undefined;
  /** What was begun after `since` for one of `claims` and came to nothing, nearest first, the newest of those first. */
  failed(claims: readonly TargetClaim[], since: number): readonly NearMiss[];
  /** Why some objects cannot be known; empty when the world knows all. */
  readonly unknown: readonly string[];
}

/** Gathers the runs of all tools whose objects tell of them. */
export function recencyOf(
  target: BackupTarget,
  world: World,
  tools: readonly BackupTool[] = BACKUP_TOOLS,
): Recency {
  const runs: Run[] = [];
  const unknown = new Set<string>();
  for (const tool of tools) {
    if (!tool.runs || hasNone(tool.reads.runs, world)) continue;
    const answer = tool.runs(target, world);
    if (answer.known) runs.push(...answer.value);
    else unknown.add(answer.reason);
  }
  runs.sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  return {
    newest: (claim, grade) => newestOf(runs, claim, grade),
    failed: (claims, since) =>
      nearest(
        runs.filter(({ at }) => at === undefined || at > since),
        claims,
      ),
    unknown: [...unknown],
  };
}

/** `runs` come newest first. */
function newestOf(runs: readonly Run[], claim: TargetClaim, only?: Grade): Copy | undefined {
  for (const { object, at, of } of runs) {
    const grade = at === undefined ? undefined : of(claim);
    if (at !== undefined && typeof grade === 'string' && (only ?? grade) === grade)
      return { object, at, grade };
  }
  return undefined;
}
