import { get, type JsonObject, object, text } from '../kubernetes/json.ts';
import { worldFromShelves } from './from-shelves.ts';
import { KINDS, worldKind } from './kinds.ts';
import { shelfOf, type WorldViews } from './readings.ts';
import type { Shelf } from './shelf.ts';
import { BACKUP_KINDS, type Known, known, unknown, type World, type WorldKind } from './world.ts';

/** The namespace that an object without one goes to, as with kubectl. */
export const DEFAULT_NAMESPACE = 'default';

/** Options: `namespace` is that of objects that name none (`default` when left out). */
export interface ManifestWorldOptions {
  readonly namespace?: string;
}

const NO_BACKUPS = unknown('no backup object is among the manifests, so those of the cluster are not known');
const BACKUPS: readonly WorldKind[] = BACKUP_KINDS;

/**
 * The world that a set of manifests makes: a namespaced object that is not among them is absent. Of what manifests seldom
 * hold, a StorageClass or Namespace is known when it is among them, and backup objects when any of that sort is.
 */
export function worldFromManifests(objects: Iterable<unknown>, options: ManifestWorldOptions = {}): World {
  const fallback = options.namespace ?? DEFAULT_NAMESPACE;
  const shelves = new Map<WorldKind, Shelf<unknown>>();
  // A shelf is made for its kind and found by its kind, so the cast holds.
  const shelf = <K extends WorldKind>(kind: K) => {
    const found = shelves.get(kind) ?? shelfOf(kind);
    shelves.set(kind, found);
    return found as Shelf<WorldViews[K]>;
  };

  for (const item of objects) {
    const raw = object(item);
    const kind = raw && kindOf(raw);
    if (!raw || !kind) continue;
    const metadata = get(raw, 'metadata');
    const namespace = KINDS[kind].namespaced ? text(get(metadata, 'namespace')) || fallback : '';
    // Rules read backup objects as they are, and of those that name no namespace it counts which they go to.
    const told = BACKUPS.includes(kind) ? inNamespace(raw, namespace) : raw;
    shelf(kind).put(namespace, text(get(metadata, 'name')) ?? '', told);
  }

  const hasBackups = BACKUPS.some((kind) => shelves.has(kind));
  const lookUp = <K extends WorldKind>(kind: K): Known<Shelf<WorldViews[K]>> => {
    if (BACKUPS.includes(kind) && !hasBackups) return NO_BACKUPS;
    return known(shelf(kind));
  };
  const world = worldFromShelves('manifests', lookUp);
  return {
    ...world,
    storageClass: (name) =>
      unlessAbsent(world.storageClass(name), `StorageClass "${name}" is not among the manifests`),
    defaultStorageClass: () =>
      unlessAbsent(world.defaultStorageClass(), 'no default StorageClass is among the manifests'),
    namespace: (name) => unlessAbsent(world.namespace(name), `Namespace ${name} is not among the manifests`),
  };
}

/** What the cluster has besides the manifests cannot be told: what is not among them may still be there. */
function unlessAbsent<T>(found: Known<T | undefined>, reason: string): Known<T | undefined> {
  return found.known && found.value === undefined ? unknown(reason) : found;
}

function kindOf(raw: JsonObject): WorldKind | undefined {
  return worldKind(text(get(raw, 'apiVersion')) ?? '', text(get(raw, 'kind')) ?? '');
}

/** The object, with its namespace told where it tells none. */
function inNamespace(raw: JsonObject, namespace: string): JsonObject {
  const metadata = object(get(raw, 'metadata'));
  return text(get(metadata, 'namespace')) ? raw : { ...raw, metadata: { ...metadata, namespace } };
}
