import { dig, equal, get, type JsonObject, stringMap } from '../kubernetes/json.ts';
import { eachAtOnce } from './at-once.ts';
import type { Client } from './client.ts';
import { type ClusterError, classifiedError, hasCode } from './error.ts';
import type { Scope } from './listing.ts';
import { placeOf, type Resource } from './resource.ts';
import { retried } from './retry.ts';

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
  const unchanged = new Set<string>();
  const stale = new Map<string, Stored>();
  await listOwned(options, (stored) => {
    const key = keyOf(stored);
    const match = wanted.get(key);
    const place = placeOf(stored);
    if (match && isAsWanted(stored, match)) unchanged.add(key);
    else if (!match && mayRemove(place.namespace ?? '')) {
      stale.set(key, { place, uid: String(dig(stored, 'metadata', 'uid')) });
    }
  });
  const failures: ClusterError[] = [];
  /** How many of them could be done. */
  const eachDone = async <T>(all: Iterable<T>, work: (each: T) => Promise<unknown>): Promise<number> => {
    let done = 0;
    await eachAtOnce(all, AT_ONCE, async (each) => {
      try {
        await retried(() => work(each), signal);
        done++;
      } catch (error) {
        failures.push(classifiedError(error));
      }
    });
    return done;
  };
  const changed = [...wanted].filter(([key]) => !unchanged.has(key));
  const applied = await eachDone(changed, ([, each]) =>
    client.apply(resource, each, { fieldManager, force: true, signal }),
  );
  const removed = await eachDone(stale.values(), ({ place, uid }) =>
    client.delete(resource, place, { preconditions: { uid }, signal }).catch(unlessGone),
  );
  return { applied, unchanged: unchanged.size, removed, failures };
}

async function listOwned(
  { client, resource, label, scope, signal }: OwnedSetOptions,
  visit: (stored: JsonObject) => void,
): Promise<void> {
  const labelSelector = label.join('=');
  const namespaces = scope === 'all' ? [undefined] : scope;
  await eachAtOnce(namespaces, AT_ONCE, async (namespace) => {
    // Large objects: few a page.
    const options = { namespace, labelSelector, signal, limit: 50 };
    await retried(() => client.list(resource, visit, options), signal);
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
