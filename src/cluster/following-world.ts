import type { KindStatus, Upkeep } from '../world/status.ts';
import type { World, WorldKind } from '../world/world.ts';
import { LiveWorld, type LiveWorldOptions } from './live-world.ts';

/**
 * The world of a cluster, of the kinds that the policy of the moment reads. When that changes, another world is read
 * beside the one at hand and takes its place once it is whole; until then the rules of new kinds are not evaluated.
 */
export class FollowingWorld implements Upkeep {
  readonly #options: Omit<LiveWorldOptions, 'kinds'>;
  #live: LiveWorld;
  #kinds: ReadonlySet<WorldKind>;
  #next: LiveWorld | undefined;

  /** Begins to read at once. */
  constructor({ kinds, ...options }: LiveWorldOptions) {
    this.#options = options;
    this.#kinds = new Set(kinds);
    this.#live = new LiveWorld({ ...options, kinds: this.#kinds });
  }

  get world(): World {
    return this.#live.world;
  }

  /** Resolves when every kind that was asked for at first has been read. */
  get ready(): Promise<void> {
    return this.#live.ready;
  }

  pending(): readonly WorldKind[] {
    return this.#live.pending();
  }

  status(): readonly KindStatus[] {
    return this.#live.status();
  }

  /** Reads these kinds from now on. Resolves when they are read, or when others have been asked for since. */
  async follow(kinds: readonly WorldKind[]): Promise<void> {
    if (kinds.length === this.#kinds.size && kinds.every((kind) => this.#kinds.has(kind))) return;
    this.#kinds = new Set(kinds);
    const next = new LiveWorld({ ...this.#options, kinds });
    const superseded = this.#next;
    this.#next = next;
    await superseded?.stop();
    await next.ready;
    if (this.#next !== next) return;
    const before = this.#live;
    this.#live = next;
    this.#next = undefined;
    await before.stop();
  }

  async stop(): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    await Promise.all([this.#live.stop(), next?.stop()]);
  }
}
