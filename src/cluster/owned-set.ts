import { dig, equal, get, type JsonObject, stringMap } from '../kubernetes/json.ts';
import { eachAtOnce } from './at-once.ts';
import type { Client } from './client.ts';
import { type ClusterError, classifiedError, hasCode } from './error.ts';
import type { Scope } from './listing.ts';
import { placeOf, type Resource } from './resource.ts';

export interface OwnedSetOptions {
  readonly client: Client;
  readonly resource: Resource;
  /** The label, and its value, by which the objects that are ours are known. All that are wanted bear it. */
  readonly label: readonly [string, string];
  readonly fieldManager: string;
  readonly scope: Scope;
  readonly wanted: Iterable<JsonObject>;
  /** Whether an object of that namespace which is not wanted may be taken away. */
  readonly mayRemove: (namespace: string) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What was done, by count, and what could not be. */
export interface OwnedSetResult {
  readonly applied: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly failures: readonly ClusterError[];
}

const AT_ONCE = 4;

interface Stored {
  readonly place: ReturnType<typeof placeOf>;
  readonly uid: string;
}

/**
 * Makes the objects that bear our label the ones that are wanted, by server-side apply: no request for one that is as it
 * should be, and the rest is taken away. An object that cannot be written keeps no other from it. @throws ClusterError
 * when those that are there cannot be listed
 */
export async function applyOwnedSet(options: OwnedSetOptions): Promise<OwnedSetResult> {
  const { client, resource, fieldManager, mayRemove, signal } = options;
  const wanted = new Map([...options.wanted].map((each) => [keyOf(each), each]));
  const before = wanted.size;
  const stale: Stored[] = [];
  await listOwned(options, (stored) => {
    const match = wanted.get(keyOf(stored));
    if (match && isAsWanted(stored, match)) wanted.delete(keyOf(stored));
    const place = placeOf(stored);
    if (!match && mayRemove(place.namespace ?? '')) {
      stale.push({ place, uid: String(dig(stored, 'metadata', 'uid')) });
    }
  });
  const failures: ClusterError[] = [];
  const attempt = async (work: Promise<unknown>) => {
    await work.catch((error: unknown) => failures.push(classifiedError(error)));
  };
  await eachAtOnce(wanted.values(), AT_ONCE, (each) =>
    attempt(client.apply(resource, each, { fieldManager, force: true, signal })),
  );
  const applied = wanted.size - failures.length;
  await eachAtOnce(stale, AT_ONCE, ({ place, uid }) =>
    attempt(client.delete(resource, place, { preconditions: { uid }, signal }).catch(unlessGone)),
  );
  const removed = stale.length - (failures.length - (wanted.size - applied));
  return { applied, unchanged: before - wanted.size, removed, failures };
}

async function listOwned(
  { client, resource, label, scope, signal }: OwnedSetOptions,
  visit: (stored: JsonObject) => void,
): Promise<void> {
  const labelSelector = label.join('=');
  const namespaces = scope === 'all' ? [undefined] : scope;
  await eachAtOnce(namespaces, AT_ONCE, async (namespace) => {
    // Large objects: few a page.
    await client.list(resource, visit, { namespace, labelSelector, signal, limit: 50 });
  });
}

/** Whether every field that is wanted is stored so; what the API server and others add does not count. */
function isAsWanted(stored: JsonObject, wanted: JsonObject): boolean {
  const labels = stringMap(dig(stored, 'metadata', 'labels'));
  for (const [key, value] of stringMap(dig(wanted, 'metadata', 'labels'))) {
    if (labels.get(key) !== value) return false;
  }
  const content = Object.keys(wanted).filter((key) => !['apiVersion', 'kind', 'metadata'].includes(key));
  return content.every((key) => equal(get(stored, key), wanted[key]));
}

function keyOf(object: JsonObject): string {
  const { namespace, name } = placeOf(object);
  return `${namespace ?? ''}/${name}`;
}

function unlessGone(error: unknown): void {
  if (!hasCode(error, 'NOT_FOUND', 'CONFLICT')) throw error;
}
