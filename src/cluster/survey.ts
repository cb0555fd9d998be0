import type { JsonObject } from '../kubernetes/json.ts';
import { worldKind } from '../world/kinds.ts';
import type { Survey, Unseen } from '../world/survey.ts';
import type { WorldKind } from '../world/world.ts';
import { eachAtOnce } from './at-once.ts';
import type { Client } from './client.ts';
import { type ListingOptions, listScope, type Scope } from './listing.ts';
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
  /** Objects to be thought of as applied: each takes the place of the one of its name. */
  readonly overlay?: Iterable<JsonObject>;
  /** Told now and then how far it is, from 0 to 1. */
  onProgress?(share: number): void;
}

/** Kinds that are read at once: a server has other clients, too. */
const AT_ONCE = 4;

/**
 * Looks at a cluster once, by lists. The objects to judge are read first: what they need was there before them, so that
 * nothing is missing only because it was made while this looked. What may not be read is told of, and unknown in the
 * world. @throws ClusterError for a selector that cannot be read, and a server that cannot be spoken to
 */
export async function surveyCluster(options: SurveyOptions): Promise<Survey> {
  const { client, subjects, kinds, scope, signal, labelSelector, overlay = [] } = options;
  const wanted = new Set(kinds);
  const all = subjects.length + wanted.size;
  let done = 0;
  const advance = () => options.onProgress?.(++done / all);
  const listing: ListingOptions = { client, signal, namespaces: namespacesOf(client, scope, signal) };
  const surroundings = new Surroundings(wanted, listing, scope);
  const judged = new Parcel();
  const unseen: Unseen[] = [];

  await eachAtOnce(subjects, AT_ONCE, async ({ kind, ...resource }) => {
    const shared = labelSelector === undefined ? worldKind(resource.apiVersion, kind) : undefined;
    const both = shared !== undefined && wanted.has(shared) ? shared : undefined;
    const visit = (item: JsonObject) => {
      judged.add(resource.apiVersion, kind, item);
      if (both) surroundings.put(both, item);
    };
    const gaps = await listScope(resource, scope, visit, { ...listing, labelSelector });
    unseen.push(...gaps);
    if (both) surroundings.read(both, gaps);
    advance();
  });
  const blind = isBlind(subjects.length, unseen, scope);
  const resources = await surroundings.missing();
  done = all - resources.size;
  await eachAtOnce(resources, AT_ONCE, async ([kind, resource]) => {
    unseen.push(...(await surroundings.list(kind, resource)));
    advance();
  });
  for (const each of overlay) surroundings.overlay(each);
  return {
    size: judged.size,
    unseen: [...unseen, ...surroundings.unasked()],
    blind,
    subjects: () => judged.objects(),
    worldOf: (namespace) => surroundings.worldOf(namespace),
  };
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
