import { type Autoscaler, readHorizontalPodAutoscaler, readScaledObject } from '../kubernetes/autoscaler.ts';
import { type Budget, readBudget } from '../kubernetes/budget.ts';
import { type Claim, readClaim } from '../kubernetes/claim.ts';
import { get, type JsonObject, object, text } from '../kubernetes/json.ts';
import { type Meta, readMeta } from '../kubernetes/meta.ts';
import { readService, type Service } from '../kubernetes/service.ts';
import { readStatefulSet, type StatefulSet } from '../kubernetes/stateful-set.ts';
import { readStorageClass, type StorageClass } from '../kubernetes/storage-class.ts';
import { BACKUP_KINDS, type BackupKind, type Known, known, unknown, type World } from './world.ts';

/** The namespace that an object without one goes to, as with kubectl. */
export const DEFAULT_NAMESPACE = 'default';

/** Objects of one kind by namespace and name; the last of one name wins, as with `kubectl apply`. */
class Shelf<T extends { readonly meta: Meta }> {
  readonly #namespaces = new Map<string, Map<string, T>>();

  put(item: T, namespace: string): void {
    let names = this.#namespaces.get(namespace);
    if (!names) {
      names = new Map();
      this.#namespaces.set(namespace, names);
    }
    names.set(item.meta.name, item);
  }

  one(namespace: string, name: string): Known<T | undefined> {
    return known(this.find(namespace, name));
  }

  find(namespace: string, name: string): T | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  list(namespace: string): readonly T[] {
    return [...(this.#namespaces.get(namespace)?.values() ?? [])];
  }

  all(namespace: string): Known<readonly T[]> {
    return known(this.list(namespace));
  }
}

/** Options: `namespace` is that of objects that name none (`default` when left out). */
export interface ManifestWorldOptions {
  readonly namespace?: string;
}

/**
 * The world that a set of manifests makes: a namespaced object that is not among them is absent. Of what manifests seldom
 * hold, a StorageClass or Namespace is known when it is among them, and backup objects when any of that sort is.
 */
export function worldFromManifests(objects: Iterable<unknown>, options: ManifestWorldOptions = {}): World {
  const fallback = options.namespace ?? DEFAULT_NAMESPACE;
  const statefulSets = new Shelf<StatefulSet>();
  const governed = new Map<string, StatefulSet[]>();
  const services = new Shelf<Service>();
  const budgets = new Shelf<Budget>();
  const claims = new Shelf<Claim>();
  const autoscalers = new Shelf<Autoscaler>();
  const storageClasses = new Shelf<StorageClass>();
  const namespaces = new Shelf<{ readonly meta: Meta }>();
  const backups = new Map<BackupKind, JsonObject[]>();

  const shelves: ReadonlyMap<string, (raw: JsonObject, namespace: string) => void> = new Map([
    [
      'apps/StatefulSet',
      (raw: JsonObject, namespace: string) => {
        const set = readStatefulSet(raw);
        statefulSets.put(set, namespace);
        append(governed, `${namespace}/${set.serviceName}`, set);
      },
    ],
    ['/Service', (raw, namespace) => services.put(readService(raw), namespace)],
    ['policy/PodDisruptionBudget', (raw, namespace) => budgets.put(readBudget(raw), namespace)],
    ['/PersistentVolumeClaim', (raw, namespace) => claims.put(readClaim(raw), namespace)],
    [
      'autoscaling/HorizontalPodAutoscaler',
      (raw, namespace) => autoscalers.put(readHorizontalPodAutoscaler(raw), namespace),
    ],
    ['keda.sh/ScaledObject', (raw, namespace) => autoscalers.put(readScaledObject(raw), namespace)],
    ['storage.k8s.io/StorageClass', (raw) => storageClasses.put(readStorageClass(raw), '')],
    ['/Namespace', (raw) => namespaces.put({ meta: readMeta(raw) }, '')],
    ...BACKUP_KINDS.map((kind) => [kind, (raw: JsonObject) => append(backups, kind, raw)] as const),
  ]);

  for (const item of objects) {
    const raw = object(item);
    if (!raw) continue;
    const apiVersion = text(get(raw, 'apiVersion')) ?? '';
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const shelve = shelves.get(`${group}/${text(get(raw, 'kind'))}`);
    shelve?.(raw, text(get(get(raw, 'metadata'), 'namespace')) || fallback);
  }

  const noBackups = unknown('no backup object is among the manifests, so those of the cluster are not known');
  return {
    origin: 'manifests',
    statefulSet: (namespace, name) => statefulSets.one(namespace, name),
    statefulSets: (namespace) => statefulSets.all(namespace),
    statefulSetsGovernedBy: (namespace, service) => known(governed.get(`${namespace}/${service}`) ?? []),
    service: (namespace, name) => services.one(namespace, name),
    services: (namespace) => services.all(namespace),
    budgets: (namespace) => budgets.all(namespace),
    claim: (namespace, name) => claims.one(namespace, name),
    autoscalers: (namespace) => autoscalers.all(namespace),
    storageClass: (name) =>
      knownIfFound(storageClasses.find('', name), `StorageClass "${name}" is not among the manifests`),
    defaultStorageClass: () =>
      knownIfFound(newestDefault(storageClasses), 'no default StorageClass is among the manifests'),
    namespace: (name) =>
      knownIfFound(namespaces.find('', name)?.meta, `Namespace ${name} is not among the manifests`),
    backups: (kind) => (backups.size > 0 ? known(backups.get(kind) ?? []) : noBackups),
  };
}

/** What the cluster has besides the manifests cannot be told: what is not among them may still be there. */
function knownIfFound<T>(found: T | undefined, reason: string): Known<T> {
  return found ? known(found) : unknown(reason);
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

function append<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
