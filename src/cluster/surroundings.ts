import { get, type JsonObject, text } from '../kubernetes/json.ts';
import { type Shelves, worldFromShelves } from '../world/from-shelves.ts';
import { apiVersionOf, KINDS, worldKind } from '../world/kinds.ts';
import { projected } from '../world/projection.ts';
import { shelfOf } from '../world/readings.ts';
import type { Shelf } from '../world/shelf.ts';
import type { Unseen } from '../world/survey.ts';
import { BACKUP_KINDS, type Known, known, unknown, type World, type WorldKind } from '../world/world.ts';
import { discover } from './discovery.ts';
import { classifiedError, hasCode } from './error.ts';
import { type ListingOptions, listScope, type Scope } from './listing.ts';
import { placeOf, type Resource } from './resource.ts';

const BACKUPS: ReadonlySet<WorldKind> = new Set(BACKUP_KINDS);

/** More objects of a kind than this are kept as text. */
const ALIVE = 25_000;

/** Backup kinds that see to their own namespace alone: reading that one is enough. */
const AT_HOME: ReadonlySet<WorldKind> = new Set<WorldKind>([
  'k8up.io/Schedule',
  'k8up.io/Backup',
  'volsync.backube/ReplicationSource',
  'snapscheduler.backube/SnapshotSchedule',
  'snapshot.storage.k8s.io/VolumeSnapshot',
  'postgresql.cnpg.io/ScheduledBackup',
  'postgresql.cnpg.io/Backup',
]);

/** The world around the objects of a scope, as lists give it, and what of it could not be seen. */
export class Surroundings {
  readonly #wanted: ReadonlySet<WorldKind>;
  readonly #listing: ListingOptions;
  readonly #scope: Scope;
  readonly #shelves = new Map<WorldKind, Shelf<unknown>>();
  readonly #gaps = new Map<WorldKind, readonly Unseen[]>();
  readonly #worlds = new Map<string, World>();
  #unasked: string | undefined;

  constructor(wanted: ReadonlySet<WorldKind>, listing: ListingOptions, scope: Scope) {
    this.#wanted = wanted;
    this.#listing = listing;
    this.#scope = scope;
  }

  put(kind: WorldKind, item: JsonObject): void {
    const { namespace, name } = placeOf(item);
    const home = KINDS[kind].namespaced ? (namespace ?? '') : '';
    this.#shelf(kind).put(home, name, projected(kind, item));
  }

  /** Puts an object of any kind; one that the world is not asked of is left out. */
  overlay(item: JsonObject): void {
    const kind = worldKind(text(get(item, 'apiVersion')) ?? '', text(get(item, 'kind')) ?? '');
    if (kind && this.#wanted.has(kind)) this.put(kind, item);
  }

  /** Says that the objects of `kind` have been put, but for `gaps`. */
  read(kind: WorldKind, gaps: readonly Unseen[]): void {
    this.#gaps.set(kind, gaps);
  }

  /** The kinds to be read, of those that the cluster has, besides those that others put here. @throws ClusterError */
  async missing(besides: ReadonlySet<WorldKind>): Promise<ReadonlyMap<WorldKind, Resource>> {
    const missing = [...this.#wanted].filter((kind) => !besides.has(kind));
    const own = missing.filter((kind) => !KINDS[kind].custom);
    const resources = own.map((kind) => {
      const { group, version, plural } = KINDS[kind];
      return [kind, { apiVersion: apiVersionOf(group, version), plural }] as const;
    });
    const custom = missing.filter((kind) => KINDS[kind].custom);
    return new Map([...resources, ...(await this.#discovered(custom))]);
  }

  /** Reads the objects of a kind; gives what was not seen. @throws ClusterError */
  async list(kind: WorldKind, resource: Resource): Promise<readonly Unseen[]> {
    const visit = (item: JsonObject) => this.put(kind, item);
    const gaps =
      kind === 'Namespace' && this.#scope !== 'all'
        ? await this.#getNamespaces(this.#scope)
        : await listScope(resource, this.#reach(kind), visit, {
            ...this.#listing,
            namespaces: this.#canBeReadByNamespace(kind) ? this.#listing.namespaces : async () => [],
          });
    this.read(kind, gaps);
    return gaps;
  }

  /** What it was not even possible to ask for. */
  unasked(): readonly Unseen[] {
    return this.#unasked === undefined
      ? []
      : [{ plural: 'custom resources', namespace: '', reason: this.#unasked }];
  }

  /** As one namespace sees it, once all is read. */
  worldOf(namespace: string): World {
    const made = this.#worlds.get(namespace) ?? this.#makeWorld(namespace);
    this.#worlds.set(namespace, made);
    return made;
  }

  #makeWorld(namespace: string): World {
    const found = new Map<WorldKind, Known<Shelf<unknown>>>();
    const lookUp = (kind: WorldKind) => {
      const shelf = found.get(kind) ?? this.#lookUp(kind, namespace);
      found.set(kind, shelf);
      return shelf;
    };
    // Made for its kind and found by its kind, so the cast holds.
    return worldFromShelves('cluster', lookUp as Shelves);
  }

  #lookUp(kind: WorldKind, namespace: string): Known<Shelf<unknown>> {
    const { plural, custom } = KINDS[kind];
    if (!this.#wanted.has(kind)) return unknown(`no rule in force reads ${plural}, so they were not read`);
    const gaps = this.#gaps.get(kind);
    if (custom && !gaps && this.#unasked !== undefined) return unknown(this.#unasked);
    const gap = gaps?.find((each) => each.namespace === '' || each.namespace === namespace);
    return gap ? unknown(gap.reason) : known(this.#shelf(kind));
  }

  #shelf(kind: WorldKind): Shelf<unknown> {
    const shelf = this.#shelves.get(kind) ?? shelfOf(kind, ALIVE);
    this.#shelves.set(kind, shelf);
    return shelf;
  }

  /** Backups are kept wherever their tool likes; what belongs to the cluster has no namespace. */
  #reach(kind: WorldKind): Scope {
    return BACKUPS.has(kind) || !KINDS[kind].namespaced ? 'all' : this.#scope;
  }

  #canBeReadByNamespace(kind: WorldKind): boolean {
    return KINDS[kind].namespaced && (AT_HOME.has(kind) || !BACKUPS.has(kind));
  }

  /** A namespace may be read by whoever may only read what is in it; a list of them may not. */
  async #getNamespaces(names: readonly string[]): Promise<readonly Unseen[]> {
    const gaps: Unseen[] = [];
    const { client, signal } = this.#listing;
    for (const name of names) {
      try {
        this.put(
          'Namespace',
          await client.get({ apiVersion: 'v1', plural: 'namespaces' }, { name }, { signal }),
        );
      } catch (error) {
        if (hasCode(error, 'NOT_FOUND')) continue;
        const { message, code } = classifiedError(error);
        const reason =
          code === 'FORBIDDEN' ? `mooring may not get namespace ${name}` : `namespace ${name}: ${message}`;
        gaps.push({ plural: 'namespaces', namespace: name, reason });
      }
    }
    return gaps;
  }

  async #discovered(custom: readonly WorldKind[]): Promise<ReadonlyMap<WorldKind, Resource>> {
    const { client, signal } = this.#listing;
    try {
      return await discover(client, new Map(custom.map((kind) => [kind, KINDS[kind]])), { signal });
    } catch (error) {
      const { message, code } = classifiedError(error);
      this.#unasked =
        code === 'FORBIDDEN'
          ? 'mooring may not ask the cluster which custom resources it has'
          : `the cluster could not be asked which custom resources it has: ${message}`;
      return new Map();
    }
  }
}
