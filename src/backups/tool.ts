import { get, type JsonObject, text } from '../kubernetes/json.ts';
import { type BackupKind, type Known, known, type World } from '../world/world.ts';
import type { BackupTarget, TargetClaim } from './target.ts';

/** `snapshot`: a copy on, or tied to, the storage that it is of, whose fate it usually shares. */
export type Grade = 'backup' | 'snapshot';

/**
 * How near an object comes to covering a claim, by what keeps it from it: the nearer, the likelier that it was meant to.
 * A schedule that is paused would cover if it ran; one of another namespace has most likely nothing to do with it.
 */
export const NEARNESS = { elsewhere: 0, resources: 1, unselected: 2, volume: 3, stopped: 4 } as const;

/** Why an object does not cover a claim; the words stand behind the object's name: `is paused`. */
export interface Gap {
  readonly why: string;
  readonly nearness: number;
}

/** What one backup object does for a target. */
export interface Verdict {
  /** As people name it: `Velero Schedule velero/daily`. */
  readonly object: string;
  /** The claims that it covers, by name. */
  readonly covers: ReadonlyMap<string, Grade>;
  /** What keeps it from the rest of the claims, where it does not cover all. */
  readonly gap: Gap | undefined;
}

/** A backup that was made, or was to be made. Its gap tells of one that failed, too. */
export interface Run extends Verdict {
  /** Milliseconds since the epoch: when it was completed, or else when it was begun; undefined when neither is told. */
  readonly at: number | undefined;
}

/**
 * What mooring knows of one backup tool. Pure; never throws, whatever the objects hold. An answer that is not known is one
 * that the world cannot give: then neither coverage nor the lack of it can be told.
 */
export interface BackupTool {
  readonly title: string;
  /** The words, in lower case, by which an annotation names it. */
  readonly words: readonly string[];
  /** What the objects that make backups again and again promise. Objects that are about something else are left out. */
  scheduled(target: BackupTarget, world: World): Known<readonly Verdict[]>;
  /** What was made, newest of each sort at least. */
  runs(target: BackupTarget, world: World): Known<readonly Run[]>;
}

/** Asks `judge` about each of `claims`, and makes one verdict of it, with the nearest of the gaps. */
export function verdictOn(
  object: string,
  claims: readonly TargetClaim[],
  judge: (claim: TargetClaim) => Grade | Gap,
): Verdict {
  const covers = new Map<string, Grade>();
  let gap: Gap | undefined;
  for (const claim of claims) {
    const answer = judge(claim);
    if (typeof answer === 'string') covers.set(claim.name, answer);
    else if (!gap || answer.nearness > gap.nearness) gap = answer;
  }
  return { object, covers, gap };
}

/** Judges each object of `kind`; those on which `judge` has nothing to say are left out. */
export function onEach<T>(
  world: World,
  kind: BackupKind,
  judge: (object: JsonObject) => T | undefined,
): Known<readonly T[]> {
  const objects = world.backups(kind);
  if (!objects.known) return objects;
  const made: T[] = [];
  for (const object of objects.value) {
    const judged = judge(object);
    if (judged !== undefined) made.push(judged);
  }
  return known(made);
}

export function namespaceOf(object: JsonObject): string {
  return text(get(get(object, 'metadata'), 'namespace')) ?? '';
}

export function nameOf(object: JsonObject): string {
  return text(get(get(object, 'metadata'), 'name')) ?? '';
}

/** An object as people name it. */
export function title(kind: string, object: JsonObject): string {
  const namespace = namespaceOf(object);
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${nameOf(object)}`;
}

/** Milliseconds since the epoch of an RFC 3339 time. */
export function time(value: unknown): number | undefined {
  const parsed = Date.parse(text(value) ?? '');
  return Number.isNaN(parsed) ? undefined : parsed;
}
