import type { JsonObject } from '../kubernetes/json.ts';
import { worldKind } from '../world/kinds.ts';
import type { Survey, Unseen } from '../world/survey.ts';
import type { WorldKind } from '../world/world.ts';
import { eachAtOnce } from './at-once.ts';
import type { Client } from './client.ts';
import { type ListingOptions, listScope, type Scope } from './listing.ts';
import { Moments } from './moments.ts';
import { namespacesOf } from './namespaces.ts';
import { Parcel } from './parcel.ts';
import type { Resource } from './resource.ts';
import { Surroundings } from './surroundings.ts';

/** A kind whose objects are judged. */
export interface SubjectResource extends Resource {
  readonly kind: string;
}

export interface SurveyOptions {
  readonly client: Client;
  /** Whose objects are judged; none where only the world is wanted. */
  readonly subjects: readonly SubjectResource[];
  /** What the world is to know of. */
  readonly kinds: Iterable<WorldKind>;
  readonly scope: Scope;
  /** Of the objects to judge; the world is all there is. */
  readonly labelSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** As of a list (client.ts). */
  readonly eager?: boolean;
  /** Objects to be thought of as applied: each takes the place of the one of its name. */
  readonly overlay?: Iterable<JsonObject>;
  /** Told now and then how far it is, from 0 to 1. */
  onProgress?(share: number): void;
}

/** Kinds that are read at once: a server has other clients, too. */
const AT_ONCE = 4;

/**
 * Looks at a cluster once, by lists. What the objects to judge need was there before them, so the lists of it are of later
 * moments: nothing is missing only because it was made while this looked. What may not be read is told of, and unknown in
 * the world. @throws ClusterError for a selector that cannot be read, and a server that cannot be spoken to
 */
export async function surveyCluster(options: SurveyOptions): Promise<Survey> {
  const { client, subjects, kinds, scope, labelSelector, eager, overlay = [] } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
  const wanted = new Set(kinds);
  const progress = new Progress(subjects.length + wanted.size, options.onProgress);
  const listing: ListingOptions = {
    client,
    signal,
    eager,
    namespaces: namespacesOf(client, scope, signal),
  };
  const surroundings = new Surroundings(wanted, listing, scope);
  const judged = new Parcel();
  const unseen: Unseen[] = [];
  const moments = new Moments(subjects);
  /** The subjects that the world is asked of, too. */
  const shared = new Map<SubjectResource, WorldKind>();
  for (const subject of labelSelector === undefined ? subjects : []) {
    const kind = worldKind(subject.apiVersion, subject.kind);
    if (kind !== undefined && wanted.has(kind)) shared.set(subject, kind);
  }

  const readSubjects = () =>
    eachAtOnce(subjects, AT_ONCE, async (subject) => {
      const { kind, ...resource } = subject;
      const around = shared.get(subject);
      const visit = (item: JsonObject) => {
        judged.add(resource.apiVersion, kind, item);
        if (around) surroundings.put(around, item);
      };
      const begun = () => moments.begun(subject);
      const gaps = await listScope(resource, scope, visit, { ...listing, labelSelector, begun });
      moments.ended(subject);
      unseen.push(...gaps);
      if (around) surroundings.read(around, gaps);
      progress.advance();
    });

  const readAround = async () => {
    await moments.past;
    const resources = await surroundings.missing(new Set(shared.values()));
    progress.expect(subjects.length + resources.size);
    const gaps: Unseen[] = [];
    await eachAtOnce(resources, AT_ONCE, async ([kind, resource]) => {
      gaps.push(...(await surroundings.list(kind, resource)));
      progress.advance();
    });
    return gaps;
  };

  try {
    let [, gaps] = await Promise.all([readSubjects(), readAround()] as const);
    // What was seen before may lack what they need. What has gone since stays: it was there a moment ago.
    if (moments.moved) gaps = await readAround();
    const blind = isBlind(subjects.length, unseen, scope);
    for (const each of overlay) surroundings.overlay(each);
    return {
      size: judged.size,
      unseen: [...unseen, ...gaps, ...surroundings.unasked()],
      blind,
      subjects: () => judged.objects(),
      worldOf: (namespace) => surroundings.worldOf(namespace),
    };
  } catch (error) {
    failed.abort();
    throw error;
  }
}

/** Whether there is no kind of which so much as one namespace was seen. */
function isBlind(kinds: number, unseen: readonly Unseen[], scope: Scope): boolean {
  const gaps = Map.groupBy(unseen, ({ plural }) => plural);
  const dark = [...gaps.values()].filter(
    (all) =>
      all.some(({ namespace }) => namespace === '') || (scope !== 'all' && all.length === scope.length),
  );
  return kinds > 0 && dark.length === kinds;
}

class Progress {
  readonly #tell: ((share: number) => void) | undefined;
  #all: number;
  #done = 0;

  constructor(all: number, tell: ((share: number) => void) | undefined) {
    this.#all = all;
    this.#tell = tell;
  }

  /** Says how much there is to do, now that it is known. */
  expect(all: number): void {
    this.#all = all;
  }

  advance(): void {
    this.#done = Math.min(this.#done + 1, this.#all);
    this.#tell?.(this.#done / this.#all);
  }
}
