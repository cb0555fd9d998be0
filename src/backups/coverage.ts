import type { Known, World } from '../world/world.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import type { Gap, Grade, Verdict } from './tool.ts';
import { BACKUP_TOOLS } from './tools.ts';

/** What all that the world holds says of the backup of one target. */
export interface Coverage {
  /** The claims that something covers, with the best grade and the object that gives it. */
  readonly covered: ReadonlyMap<string, { readonly object: string; readonly grade: Grade }>;
  readonly missing: readonly TargetClaim[];
  /** Objects that do not cover what is missing, the nearest first. */
  readonly near: readonly NearMiss[];
  /** Why some objects cannot be known; empty when the world knows all. */
  readonly unknown: readonly string[];
}

export interface NearMiss extends Gap {
  readonly object: string;
}

/** Which schedules cover the target, as far as the world knows. Says nothing of whether any ever ran. */
export function coverageOf(target: BackupTarget, world: World): Coverage {
  const { value, unknown } = gather(BACKUP_TOOLS.map((tool) => tool.scheduled(target, world)));
  const covered = new Map<string, { object: string; grade: Grade }>();
  for (const { object, covers } of value) {
    for (const [claim, grade] of covers) {
      const best = covered.get(claim);
      if (!best || (best.grade === 'snapshot' && grade === 'backup')) covered.set(claim, { object, grade });
    }
  }
  return {
    covered,
    missing: target.claims.filter(({ name }) => !covered.has(name)),
    near: nearest(value),
    unknown,
  };
}

/** The newest run of each claim. */
export interface Recency {
  /** By claim: the newest that was completed and holds it. */
  readonly newest: ReadonlyMap<
    string,
    { readonly object: string; readonly at: number; readonly grade: Grade }
  >;
  /** Runs that came to nothing or hold something else, the nearest and newest first. */
  readonly near: readonly NearMiss[];
  readonly unknown: readonly string[];
}

/** When each claim of the target was last backed up, as far as the world knows. */
export function recencyOf(target: BackupTarget, world: World): Recency {
  const { value, unknown } = gather(BACKUP_TOOLS.map((tool) => tool.runs(target, world)));
  const newest = new Map<string, { object: string; at: number; grade: Grade }>();
  for (const { object, covers, at } of value) {
    if (at === undefined) continue;
    for (const [claim, grade] of covers) {
      const last = newest.get(claim);
      if (!last || at > last.at) newest.set(claim, { object, at, grade });
    }
  }
  const byAge = value.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
  return { newest, near: nearest(byAge), unknown };
}

function gather<T>(answers: readonly Known<readonly T[]>[]): { value: T[]; unknown: string[] } {
  const value: T[] = [];
  const unknown = new Set<string>();
  for (const answer of answers) {
    if (answer.known) value.push(...answer.value);
    else unknown.add(answer.reason);
  }
  return { value, unknown: [...unknown] };
}

function nearest(verdicts: readonly Verdict[]): readonly NearMiss[] {
  return verdicts
    .flatMap(({ object, gap }) => (gap ? [{ object, ...gap }] : []))
    .toSorted((a, b) => b.nearness - a.nearness);
}
