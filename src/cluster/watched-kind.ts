import { get, type JsonObject, text } from '../kubernetes/json.ts';
import { projected } from '../world/projection.ts';
import { shelfOf, type WorldViews } from '../world/readings.ts';
import type { Shelf } from '../world/shelf.ts';
import type { KindStatus } from '../world/status.ts';
import { type Known, known, unknown, type WorldKind } from '../world/world.ts';
import type { Client } from './client.ts';
import { Reflector, type ReflectorOptions, type Sink } from './reflector.ts';
import type { Resource } from './resource.ts';
import type { Timings } from './timings.ts';

/** A world that is kept for weeks is kept as text. */
const NONE_ALIVE = 0;

export interface WatchedKindOptions {
  readonly client: Client;
  readonly timings: Timings;
  readonly observe: ReflectorOptions['observe'];
  /** Told whenever the objects are others than before. */
  readonly changed?: (() => void) | undefined;
}

/** One kind of the live world: its objects, kept up to date, and how far they are known. */
export class WatchedKind<K extends WorldKind> {
  readonly kind: K;
  readonly reflector: Reflector;
  readonly #ended = new AbortController();
  readonly #changed: (() => void) | undefined;
  #shelf: Shelf<WorldViews[K]>;

  constructor(kind: K, resource: Resource, { client, timings, observe, changed }: WatchedKindOptions) {
    this.kind = kind;
    this.#shelf = shelfOf(kind, NONE_ALIVE);
    this.#changed = changed;
    this.reflector = new Reflector({
      client,
      resource,
      timings,
      observe,
      sink: this.#sink(),
    });
  }

  /** Reads until `signal`, or `stop`. Never rejects. */
  run(signal: AbortSignal): Promise<void> {
    return this.reflector.run(AbortSignal.any([signal, this.#ended.signal]));
  }

  stop(): void {
    this.#ended.abort();
  }

  /** The objects as they are known now, or why they are not. */
  lookUp(): Known<Shelf<WorldViews[K]>> {
    const { state, resource } = this.reflector;
    switch (state) {
      case 'starting':
        return unknown(`the ${resource.plural} of the cluster are still being read`);
      case 'forbidden':
        return unknown(`mooring may not list and watch the ${resource.plural} of the cluster`);
      default:
        return known(this.#shelf);
    }
  }

  get status(): KindStatus {
    const { state, age, restarts } = this.reflector;
    return { kind: this.kind, state, age, restarts, objects: this.#shelf.size };
  }

  #sink(): Sink {
    return {
      put: (object) => {
        this.#put(this.#shelf, object);
        this.#changed?.();
      },
      remove: (object) => {
        const { namespace, name } = placeOf(object);
        this.#shelf.delete(namespace, name);
        this.#changed?.();
      },
      clear: () => {
        this.#shelf = shelfOf(this.kind, NONE_ALIVE);
      },
      begin: () => {
        const next = this.#shelf.successor();
        return {
          put: (object) => this.#put(next, object),
          commit: () => {
            next.settle();
            this.#shelf = next;
            this.#changed?.();
          },
        };
      },
    };
  }

  #put(shelf: Shelf<WorldViews[K]>, object: JsonObject): void {
    const { namespace, name } = placeOf(object);
    shelf.put(namespace, name, projected(this.kind, object));
  }
}

function placeOf(object: JsonObject): { readonly namespace: string; readonly name: string } {
  const metadata = get(object, 'metadata');
  return { namespace: text(get(metadata, 'namespace')) ?? '', name: text(get(metadata, 'name')) ?? '' };
}
