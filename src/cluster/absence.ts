import { wordsOf } from '../kubernetes/error-words.ts';
import type { JsonObject } from '../kubernetes/json.ts';
import { type Known, known, type ObjectKey, unknown } from '../world/world.ts';
import type { Client } from './client.ts';
import { hasCode } from './error.ts';
import type { Resource } from './resource.ts';

export interface AbsenceOptions {
  readonly client: Client;
  /** Where the kind of a key is read; undefined for a kind that is not. */
  readonly resourceOf: (kind: string) => Resource | undefined;
  /** Given each object that was found after all. */
  readonly found: (kind: string, object: JsonObject) => void;
}

/** Milliseconds that one question may take: it is asked while the API server waits for the webhook. */
const TIMEOUT_MS = 300;
/** Questions a second, on average, and how many may come at once. */
const RATE = 50;
const BURST = 100;

/** Asks the API server itself whether an object is absent: the cache may be milliseconds behind. */
export class Absence {
  readonly #options: AbsenceOptions;
  readonly #asked = new Map<string, Promise<Known<boolean>>>();
  #tokens = BURST;
  #filledAt = performance.now();

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /** Whether there is no such object. Callers who ask the same at the same time share one request. Never rejects. */
  confirm(key: ObjectKey): Promise<Known<boolean>> {
    const name = `${key.kind}/${key.namespace}/${key.name}`;
    const pending = this.#asked.get(name);
    if (pending) return pending;
    const answer = this.#ask(key).finally(() => this.#asked.delete(name));
    this.#asked.set(name, answer);
    return answer;
  }

  async #ask({ kind, namespace, name }: ObjectKey): Promise<Known<boolean>> {
    const { client, resourceOf, found } = this.#options;
    const resource = resourceOf(kind);
    if (!resource) return unknown(`${kind} objects are not read`);
    if (!this.#take()) return unknown('too many absent objects are asked after at once');
    try {
      found(
        kind,
        await client.get(resource, { namespace: namespace || undefined, name }, { timeout: TIMEOUT_MS }),
      );
      return known(false);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return known(true);
      return unknown(wordsOf(error));
    }
  }

  #take(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1000) * RATE);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
