import type { JsonObject } from '../kubernetes/json.ts';
import { get, object } from '../kubernetes/json.ts';
import { withoutLastApplied } from '../kubernetes/last-applied.ts';

/** So many are kept as they are; more of them as text, a quarter of the memory, which costs the time to read it again. */
const ALIVE = 10_000;

/** Objects in the order they came. */
export class Parcel {
  readonly #items = new Map<string, JsonObject | string>();

  get size(): number {
    return this.#items.size;
  }

  /** The items of a list lack their apiVersion and kind, so they are told. The last of one name counts. */
  add(apiVersion: string, kind: string, item: JsonObject): void {
    const own = object(get(item, 'metadata')) ?? {};
    const metadata: JsonObject = { ...own, annotations: withoutLastApplied(own.annotations) };
    const kept: JsonObject = { ...item, apiVersion, kind, metadata };
    const name = `${kind}/${metadata.namespace}/${metadata.name}`;
    this.#items.set(name, this.#items.size < ALIVE ? kept : JSON.stringify(kept));
  }

  *objects(): Generator<JsonObject> {
    for (const item of this.#items.values()) yield typeof item === 'string' ? JSON.parse(item) : item;
  }
}
