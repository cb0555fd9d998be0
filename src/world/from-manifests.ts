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

const CLASSES = 'storage.k8s.io/StorageClass';
const NO_CLASSES = unknown('no StorageClass is among the manifests, so those of the cluster are not known');
const NO_BACKUPS = unknown('no backup object is among the manifests, so those of the cluster are not known');
const BACKUPS: readonly WorldKind[] = BACKUP_KINDS;

/**
 * The world that a set of manifests makes: a namespaced object that is not among them is absent. Facts that manifests
 * seldom hold (StorageClasses, Namespaces, backup objects) are known only when the set has at least one of that sort.
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

  const hasClasses = shelves.has(CLASSES);
  const hasBackups = BACKUPS.some((kind) => shelves.has(kind));
  const lookUp = <K extends WorldKind>(kind: K): Known<Shelf<WorldViews[K]>> => {
    if (kind === CLASSES && !hasClasses) return NO_CLASSES;
    if (BACKUPS.includes(kind) && !hasBackups) return NO_BACKUPS;
    return known(shelf(kind));
  };
  const world = worldFromShelves('manifests', lookUp);
  return {
    ...world,
    namespace: (name) => {
      const found = world.namespace(name);
      return found.known && !found.value ? unknown(`Namespace ${name} is not among the manifests`) : found;
    },
  };
}

function kindOf(raw: JsonObject): WorldKind | undefined {
  return worldKind(text(get(raw, 'apiVersion')) ?? '', text(get(raw, 'kind')) ?? '');
}

/** The object, with its namespace told where it tells none. */
function inNamespace(raw: JsonObject, namespace: string): JsonObject {
  const metadata = object(get(raw, 'metadata'));
  return text(get(metadata, 'namespace')) ? raw : { ...raw, metadata: { ...metadata, namespace } };
}
