import { setTimeout as sleep } from 'node:timers/promises';
import { worldFromShelves } from '../world/from-shelves.ts';
import { apiVersionOf, KINDS, shortKind } from '../world/kinds.ts';
import { shelfOf, type WorldViews } from '../world/readings.ts';
import type { Shelf } from '../world/shelf.ts';
import type { KindStatus } from '../world/status.ts';
import { type Known, known, unknown, type World, type WorldKind } from '../world/world.ts';
import { Absence } from './absence.ts';
import { Backoff, jittered } from './backoff.ts';
import type { Client } from './client.ts';
import { discover } from './discovery.ts';
import { classifiedError, hasCode } from './error.ts';
import { Journal, type Log } from './journal.ts';
import type { Resource } from './resource.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { WatchedKind } from './watched-kind.ts';

export interface LiveWorldOptions {
  readonly client: Client;
  /** Only these are read: those that the policy in force asks for. */
  readonly kinds: Iterable<WorldKind>;
  readonly log: Log;
  readonly timings?: Timings;
  /** Told whenever something is other than before: often, and of what does not matter, too. */
  readonly changed?: () => void;
}

/**
 * The world that a running cluster makes, kept up to date until it is stopped: a list and a watch for each kind, and a
 * look now and then for custom kinds that were installed since. Never throws: what cannot be read is unknown until it can.
 */
export class LiveWorld {
  readonly world: World;
  /** Resolves when every kind was read, or is known not to be readable; also when the world is stopped. */
  readonly ready: Promise<void>;
  readonly #client: Client;
  readonly #timings: Timings;
  readonly #changed: (() => void) | undefined;
  readonly #kinds: ReadonlySet<WorldKind>;
  readonly #watched = new Map<WorldKind, WatchedKind<WorldKind>>();
  readonly #journal: Journal;
  readonly #running: Promise<void>[] = [];
  readonly #stop = new AbortController();
  readonly #settle: () => void;
  #custom: 'unasked' | 'known' | 'forbidden' = 'unasked';

  /** Begins to read at once. */
  constructor({ client, kinds, log, timings = TIMINGS, changed }: LiveWorldOptions) {
    this.#client = client;
    this.#timings = timings;
    this.#changed = changed;
    this.#kinds = new Set(kinds);
    this.#journal = new Journal(log);
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.#settle = ready.resolve;
    const absence = new Absence({
      client,
      resourceOf: (name) => this.#named(name)?.reflector.resource,
      found: (name, object) => this.#named(name)?.reflector.adopt(object),
    });
    this.world = {
      ...worldFromShelves('cluster', (kind) => this.#lookUp(kind)),
      confirmAbsent: (key) => absence.confirm(key),
    };
    this.#begin();
  }

  /** The kinds that are still to be read for the first time: none, once the world can be judged by. */
  pending(): readonly WorldKind[] {
    return [...this.#kinds].filter((kind) => {
      const found = this.#watched.get(kind);
      return found ? found.reflector.state === 'starting' : this.#custom === 'unasked';
    });
  }

  status(): readonly KindStatus[] {
    return [...this.#watched.values()].map(({ status }) => status);
  }

  /** Ends the watches. What is known by then can still be asked. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
    this.#settle();
  }

  #begin(): void {
    const all = [...this.#kinds].map((kind) => [kind, KINDS[kind]] as const);
    const custom = new Map(all.filter(([, definition]) => definition.custom));
    for (const [kind, { group, version, plural }] of all) {
      if (!custom.has(kind)) this.#watch(kind, { apiVersion: apiVersionOf(group, version), plural });
    }
    if (custom.size > 0) this.#running.push(this.#lookFor(custom));
    this.#check();
  }

  #watch(kind: WorldKind, resource: Resource): void {
    const watched = new WatchedKind(kind, resource, {
      client: this.#client,
      timings: this.#timings,
      changed: this.#changed,
      observe: (reflector, failure) => {
        if (failure) this.#journal.failed(kind, reflector, failure);
        else this.#journal.read(kind, reflector);
        this.#check();
      },
    });
    this.#watched.set(kind, watched);
    this.#running.push(watched.run(this.#stop.signal));
  }

  async #lookFor(custom: ReadonlyMap<WorldKind, (typeof KINDS)[WorldKind]>): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff(this.#timings.firstWait, this.#timings.deniedWait);
    while (!signal.aborted) {
      let wait = jittered(this.#timings.deniedWait);
      try {
        this.#takeUp(await discover(this.#client, custom, { signal }));
        this.#journal.discovered();
        backoff.reset();
      } catch (error) {
        if (signal.aborted) return;
        if (hasCode(error, 'FORBIDDEN')) this.#custom = 'forbidden';
        else wait = backoff.next();
        this.#journal.discoveryFailed(classifiedError(error));
      }
      this.#check();
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Begins to watch what is there now, and looks again at what was not there when it was last asked for. */
  #takeUp(found: ReadonlyMap<WorldKind, Resource>): void {
    this.#custom = 'known';
    for (const [kind, resource] of found) {
      const watched = this.#watched.get(kind);
      if (watched && watched.reflector.state !== 'absent') continue;
      if (watched?.reflector.resource.apiVersion === resource.apiVersion) {
        watched.reflector.wake();
      } else {
        // A version that is served no more has made way for another.
        watched?.stop();
        this.#watch(kind, resource);
      }
    }
  }

  #lookUp<K extends WorldKind>(kind: K): Known<Shelf<WorldViews[K]>> {
    // Kept by its kind, so the cast holds.
    const found = this.#watched.get(kind) as WatchedKind<K> | undefined;
    if (found) return found.lookUp();
    const { plural, group } = KINDS[kind];
    if (!this.#kinds.has(kind)) return unknown(`no rule in force reads ${plural}, so they are not watched`);
    switch (this.#custom) {
      case 'unasked':
        return unknown(`the cluster is still being asked whether it has ${plural} of ${group}`);
      case 'forbidden':
        return unknown(`mooring may not ask the cluster whether it has ${plural} of ${group}`);
      default:
        return known(shelfOf(kind));
    }
  }

  /** A kind of the API server's own by its bare name. */
  #named(name: string): WatchedKind<WorldKind> | undefined {
    for (const [kind, watched] of this.#watched) {
      if (!KINDS[kind].custom && shortKind(kind) === name) return watched;
    }
    return undefined;
  }

  #check(): void {
    if (this.pending().length === 0) this.#settle();
  }
}
