import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../kubernetes/json.ts';
import type { KindState } from '../world/status.ts';
import { Backoff, jittered } from './backoff.ts';
import type { Client } from './client.ts';
import { ClusterError, type ClusterErrorCode, classifiedError, hasCode } from './error.ts';
import { type Resource, revisionOf } from './resource.ts';
import type { Timings } from './timings.ts';

/** Where the objects of one kind are kept. */
export interface Sink {
  put(object: JsonObject): void;
  remove(object: JsonObject): void;
  /** A new set of objects, which takes the place of the one in use when it is whole. */
  begin(): Batch;
  clear(): void;
}

export interface Batch {
  put(object: JsonObject): void;
  commit(): void;
}

export interface ReflectorOptions {
  readonly client: Client;
  readonly resource: Resource;
  readonly sink: Sink;
  readonly timings: Timings;
  /** Told of each failure; without one, that the kind was read anew, or again after a failure, or changed its state. */
  readonly observe: (reflector: Reflector, failure?: Failure) => void;
}

export interface Failure {
  readonly during: 'list' | 'watch';
  readonly error: ClusterError;
}

/** Failures after which the watch goes on from where it was; after any other the kind is listed anew. */
const RESUMED = ['UNREACHABLE', 'TIMEOUT', 'SILENT', 'TOO_MANY_REQUESTS', 'UNAUTHORIZED', 'SERVER'] as const;
/** Failures that say that there is nothing to be had, for now. */
const DENIED: ReadonlyMap<ClusterErrorCode, KindState> = new Map([
  ['FORBIDDEN', 'forbidden'],
  ['NOT_FOUND', 'absent'],
]);
/** A server that fails this often in a row at one revision may never serve it again. */
const MOST_RESUMPTIONS = 5;

/**
 * Keeps a sink equal to what the API server holds of one kind: a paged list, then watches from its revision on, each
 * resumed where the one before it ended. What is known is kept while the server cannot be reached.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #backoff: Backoff;
  readonly #restarts = new Map<string, number>();
  #state: KindState = 'starting';
  #revision: string | undefined;
  #listedAt = 0;
  #heardAt: number | undefined;
  #failing = false;
  #waiting: AbortController | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.timings.firstWait, options.timings.longestWait);
  }

  get resource(): Resource {
    return this.#options.resource;
  }

  get state(): KindState {
    return this.#state;
  }

  /** Milliseconds since the server last said anything of this kind; undefined when it never has. */
  get age(): number | undefined {
    return this.#heardAt === undefined ? undefined : performance.now() - this.#heardAt;
  }

  /** How often a watch or a list began anew, by reason. */
  get restarts(): ReadonlyMap<string, number> {
    return this.#restarts;
  }

  /** Ends only with `signal`; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const during = this.#revision === undefined ? 'list' : 'watch';
      try {
        if (during === 'list') await this.#list(signal);
        else await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#wait(this.#failed({ during, error: classifiedError(error) }), signal);
      }
    }
  }

  /** Ends a wait at once: there is reason to think that trying again will do. */
  wake(): void {
    this.#waiting?.abort();
  }

  /**
   * Takes in an object that was read otherwise. Only where the watch has still to come by it: an object that it has
   * passed and does not hold was deleted since, and would stay for ever.
   */
  adopt(object: JsonObject): void {
    const [own, reached] = [revisionOf(object), this.#revision];
    if (own !== undefined && reached !== undefined && newer(own, reached)) this.#options.sink.put(object);
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, resource, sink } = this.#options;
    const read = async (limit?: number) => {
      const batch = sink.begin();
      const visit = (object: JsonObject) => {
        this.#heardAt = performance.now();
        batch.put(object);
      };
      const revision = await client.list(resource, visit, {
        signal,
        ...(limit === undefined ? {} : { limit }),
      });
      batch.commit();
      this.#revision = revision;
    };
    try {
      await read();
    } catch (error) {
      if (!hasCode(error, 'EXPIRED')) throw error;
      // Too slow for its pages: all at once cannot expire (as client-go's pager does).
      this.#count('continue expired');
      await read(0);
    }
    this.#listedAt = performance.now();
    this.#served();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, resource, sink, timings } = this.#options;
    const [least, most] = timings.watchSeconds;
    const began = performance.now();
    const events = client.watch(resource, {
      revision: this.#revision ?? '',
      seconds: least + Math.random() * (most - least),
      silence: timings.silence,
      timeout: timings.answer,
      signal,
      opened: () => {
        this.#heardAt = performance.now();
      },
    });
    let heard = false;
    for await (const { type, object } of events) {
      if (type === 'DELETED') sink.remove(object);
      else if (type !== 'BOOKMARK') sink.put(object);
      this.#revision = revisionOf(object) ?? this.#revision;
      this.#served();
      this.#backoff.reset();
      heard = true;
    }
    if (!heard && performance.now() - began < timings.shortWatch) {
      throw new ClusterError('UNREACHABLE', `the watch of ${resource.plural} ended as soon as it began`);
    }
    this.#served();
    this.#count('ended');
    if (performance.now() - this.#listedAt > timings.relist) this.#revision = undefined;
  }

  /** Milliseconds to wait before the next attempt. */
  #failed(failure: Failure): number {
    const { error } = failure;
    const { timings, sink, observe } = this.#options;
    this.#count(error.code.toLowerCase().replaceAll('_', ' '));
    if (error.status !== undefined) this.#heardAt = performance.now();
    this.#failing = true;
    const wait = Math.max(
      this.#backoff.next(),
      jittered(Math.min(error.retryAfter ?? 0, timings.deniedWait)),
    );
    const tired = error.code === 'SERVER' && this.#backoff.attempts > MOST_RESUMPTIONS;
    if (!hasCode(error, ...RESUMED) || tired) this.#revision = undefined;
    const denied = DENIED.get(error.code);
    observe(this, failure);
    if (!denied) return wait;
    sink.clear();
    if (this.#state !== denied) {
      this.#state = denied;
      observe(this);
    }
    return jittered(timings.deniedWait);
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.#waiting = new AbortController();
    const either = AbortSignal.any([signal, this.#waiting.signal]);
    await sleep(milliseconds, undefined, { signal: either }).catch(() => undefined);
    this.#waiting = undefined;
  }

  /** The server answered as it should: told of when it is the first time, or the end of a failure. */
  #served(): void {
    this.#heardAt = performance.now();
    const over = this.#failing;
    this.#failing = false;
    if (this.#state === 'synced' && !over) return;
    this.#state = 'synced';
    this.#options.observe(this);
  }

  #count(reason: string): void {
    this.#restarts.set(reason, (this.#restarts.get(reason) ?? 0) + 1);
  }
}

/** Resource versions of one kind can be compared as numbers (kubernetes/enhancements, KEP-5504). */
function newer(one: string, other: string): boolean {
  return /^[0-9]+$/.test(one) && /^[0-9]+$/.test(other) && BigInt(one) > BigInt(other);
}
