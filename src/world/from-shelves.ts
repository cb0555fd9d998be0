import type { JsonObject } from '../kubernetes/json.ts';
import type { StorageClass } from '../kubernetes/storage-class.ts';
import { claimWord, governedWord, templateWord, type WorldViews } from './readings.ts';
import type { Shelf } from './shelf.ts';
import { type Known, known, type World, type WorldKind } from './world.ts';

/** The shelf of a kind as it is now, or why nothing can be said of that kind. */
export type Shelves = <K extends WorldKind>(kind: K) => Known<Shelf<WorldViews[K]>>;

/** Answers every question a world is asked from shelves of objects. */
export function worldFromShelves(origin: World['origin'], shelves: Shelves): World {
  const from = <K extends WorldKind, T>(kind: K, answer: (shelf: Shelf<WorldViews[K]>) => T): Known<T> => {
    const shelf = shelves(kind);
    return shelf.known ? known(answer(shelf.value)) : shelf;
  };
  return {
    origin,
    statefulSet: (namespace, name) => from('apps/StatefulSet', (shelf) => shelf.find(namespace, name)),
    statefulSetsGovernedBy: (namespace, service) =>
      from('apps/StatefulSet', (shelf) => shelf.withWord(namespace, governedWord(service))),
    statefulSetsClaiming: (namespace, claim) =>
      from('apps/StatefulSet', (shelf) => shelf.withWord(namespace, claimWord(claim))),
    statefulSetsNear: (namespace, selector) =>
      from('apps/StatefulSet', (shelf) => {
        const word = templateWord(selector);
        return word === undefined ? shelf.list(namespace) : shelf.withWord(namespace, word);
      }),
    service: (namespace, name) => from('Service', (shelf) => shelf.find(namespace, name)),
    services: (namespace) => from('Service', (shelf) => shelf.list(namespace)),
    budgets: (namespace) => from('policy/PodDisruptionBudget', (shelf) => shelf.list(namespace)),
    claim: (namespace, name) => from('PersistentVolumeClaim', (shelf) => shelf.find(namespace, name)),
    autoscalers: (namespace) => {
      const pods = from('autoscaling/HorizontalPodAutoscaler', (shelf) => shelf.list(namespace));
      const keda = from('keda.sh/ScaledObject', (shelf) => shelf.list(namespace));
      if (!pods.known) return pods;
      return keda.known ? known([...pods.value, ...keda.value]) : keda;
    },
    storageClass: (name) => from('storage.k8s.io/StorageClass', (shelf) => shelf.find('', name)),
    defaultStorageClass: () => from('storage.k8s.io/StorageClass', newestDefault),
    namespace: (name) => from('Namespace', (shelf) => shelf.find('', name)?.meta),
    backups: (kind): Known<readonly JsonObject[]> => from(kind, (shelf) => shelf.everything()),
  };
}

/**
 * Several classes may be marked as default; the API server takes the newest, and of those of one age the first by name
 * (kubernetes pkg/volume/util, GetDefaultClass).
 */
function newestDefault(classes: Shelf<StorageClass>): StorageClass | undefined {
  const marked = classes.list('').filter(({ isDefault }) => isDefault);
  const [newest] = marked.sort(
    (a, b) => (b.meta.createdAt ?? 0) - (a.meta.createdAt ?? 0) || (a.meta.name < b.meta.name ? -1 : 1),
  );
  return newest;
}
