import type { JsonObject } from '../kubernetes/json.ts';
import { get, object } from '../kubernetes/json.ts';

/** Who wrote what: as large as the rest of an object, and nothing to judge by. */
const BOOKKEEPING = 'managedFields';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Objects as text, in the order they came: a quarter of the memory of objects that are alive. */
export class Parcel {
  readonly #texts = new Map<string, string>();

  get size(): number {
    return this.#texts.size;
  }

  /** The items of a list lack their apiVersion and kind, so they are told. The last of one name counts. */
  add(apiVersion: string, kind: string, item: JsonObject): void {
    const { [BOOKKEEPING]: _dropped, ...own } = object(get(item, 'metadata')) ?? {};
    const metadata: Record<string, unknown> = own;
    const annotations = object(metadata.annotations);
    if (annotations && Object.hasOwn(annotations, LAST_APPLIED)) {
      const { [LAST_APPLIED]: _copy, ...kept } = annotations;
      metadata.annotations = kept;
    }
    this.#texts.set(
      `${kind}/${metadata.namespace}/${metadata.name}`,
      JSON.stringify({ ...item, apiVersion, kind, metadata }),
    );
  }

  *objects(): Generator<JsonObject> {
    for (const text of this.#texts.values()) yield JSON.parse(text);
  }
}
