import type { World } from '../world/world.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import { type BackupTool, type Grade, hasNone, isGap, type Verdict } from './tool.ts';
import { BACKUP_TOOLS } from './tools.ts';

/** What covers a claim, or copied it. */
export interface Cover {
  readonly object: string;
  readonly grade: Grade;
}

/** An object that does not cover a claim, and why not, in words that stand behind its name. */
export interface NearMiss {
  readonly object: string;
  readonly why: string;
}

/** What the schedules of all tools promise one target, as far as the world knows. Whether one ever ran is another matter. */
export interface Coverage {
  /** By claim: the best there is. */
  readonly covers: ReadonlyMap<string, Cover>;
  /** What comes nearest to covering one of `claims`, nearest first. */
  near(claims: readonly TargetClaim[]): readonly NearMiss[];
  /** Why some objects cannot be known; empty when the world knows all that it was asked for. */
  readonly unknown: readonly string[];
}

/** Looks which schedules cover the claims of `target`, until each has a backup. */
export function coverageOf(
  target: BackupTarget,
  world: World,
  tools: readonly BackupTool[] = BACKUP_TOOLS,
): Coverage {
  const covers = new Map<string, Cover>();
  const verdicts: Verdict[] = [];
  const unknown = new Set<string>();
  for (const tool of tools) {
    if (!tool.scheduled || hasNone(tool.reads.scheduled, world)) continue;
    const answer = tool.scheduled(target, world);
    if (!answer.known) unknown.add(answer.reason);
    else {
      for (const verdict of answer.value) improve(covers, verdict, target.claims);
      verdicts.push(...answer.value);
    }
    if (target.claims.every(({ name }) => covers.get(name)?.grade === 'backup')) break;
  }
  return { covers, near: (claims) => nearest(verdicts, claims), unknown: [...unknown] };
}

function improve(covers: Map<string, Cover>, { object, of }: Verdict, claims: readonly TargetClaim[]): void {
  for (const claim of claims) {
    if (covers.get(claim.name)?.grade === 'backup') continue;
    const grade = of(claim);
    if (grade === 'backup' || (grade === 'snapshot' && !covers.has(claim.name))) {
      covers.set(claim.name, { object, grade });
    }
  }
}

/** For each object its nearest gap to one of the claims; those that have none are left out. */
export function nearest(verdicts: readonly Verdict[], claims: readonly TargetClaim[]): readonly NearMiss[] {
  return verdicts
    .flatMap(({ object, of }) => {
      const gaps = claims.map(of).filter(isGap);
      const [first] = gaps.toSorted((a, b) => b.nearness - a.nearness);
      return first ? [{ object, ...first }] : [];
    })
    .toSorted((a, b) => b.nearness - a.nearness);
}
