import { get, type JsonObject, text } from '../kubernetes/json.ts';
import type { BackupKind, Known, World } from '../world/world.ts';
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
  /** What it makes of the claim, or why nothing; undefined when it has nothing to do with it. */
  of(claim: TargetClaim): Grade | Gap | undefined;
}

/** A backup that was made, or was to be made. Its gaps tell of one that failed, too. */
export interface Run extends Verdict {
  /** Milliseconds since the epoch: when it was completed, or else when it was begun; undefined when neither is told. */
  readonly at: number | undefined;
}

/**
 * What mooring knows of one backup tool. Pure; never throws, whatever the objects hold. An answer that is not known is
 * one that the world cannot give: then neither coverage nor the lack of it can be told.
 */
export interface BackupTool {
  /** As people call it. */
  readonly title: string;
  /** The words, in lower case, by which an annotation names it. */
  readonly words: readonly string[];
  /** The kinds of objects that `scheduled` and `runs` ask the world for. Neither is called where there are none of its own. */
  readonly reads: { readonly scheduled: readonly BackupKind[]; readonly runs: readonly BackupKind[] };
  /** What promises backups again and again. Objects that are about something else may be left out. */
  scheduled?(target: BackupTarget, world: World): Known<readonly Verdict[]>;
  /** What was made, and when. A tool whose objects do not tell has none. */
  runs?(target: BackupTarget, world: World): Known<readonly Run[]>;
}

/** Whether a tool reads `kinds`, and there is known to be no object of them: then it has nothing to say. */
export function hasNone(kinds: readonly BackupKind[], world: World): boolean {
  const isEmpty = (kind: BackupKind) => {
    const objects = world.backups(kind);
    return objects.known && objects.value.length === 0;
  };
  return kinds.length > 0 && kinds.every(isEmpty);
}

export function isGap(answer: Grade | Gap | undefined): answer is Gap {
  return typeof answer === 'object';
}

/** A gap from words and nearness. */
export function gap(nearness: keyof typeof NEARNESS, why: string): Gap {
  return { why, nearness: NEARNESS[nearness] };
}

/** An answer, unless the object makes nothing at all: then why, where it else would. */
export function unless(
  stopped: string | undefined,
  answer: Grade | Gap | undefined,
): Grade | Gap | undefined {
  return stopped === undefined || typeof answer !== 'string' ? answer : gap('stopped', stopped);
}

export function namespaceOf(object: JsonObject): string {
  return text(get(get(object, 'metadata'), 'namespace')) ?? '';
}

export function nameOf(object: JsonObject): string {
  return text(get(get(object, 'metadata'), 'name')) ?? '';
}

/** An object as people name it: `Velero Schedule velero/daily`. */
export function titleOf(kind: string, object: JsonObject): string {
  const namespace = namespaceOf(object);
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${nameOf(object)}`;
}

/** Milliseconds since the epoch of an RFC 3339 time. */
export function time(value: unknown): number | undefined {
  const parsed = Date.parse(text(value) ?? '');
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** When an object was created, in milliseconds since the epoch. */
export function createdAt(object: JsonObject): number | undefined {
  return time(get(get(object, 'metadata'), 'creationTimestamp'));
}
