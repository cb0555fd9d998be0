import { isObject, type JsonObject } from '../kubernetes/json.ts';
import type { Endpoint } from './endpoint.ts';
import { ClusterError } from './error.ts';
import { type AskForPage, type PagesOptions, visitPages } from './pages.ts';
import { type Place, pathOf, placeOf, type Resource, revisionOf } from './resource.ts';
import { Transport } from './transport.ts';
import { type WatchEvent, type WatchOptions, watchEvents } from './watch.ts';

/** What any request may bound itself by. */
export interface Bounds {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; 30,000 when left out. */
  readonly timeout?: number | undefined;
}

export interface ListOptions extends Bounds, PagesOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Objects a page; 0 asks for all in one. 500 when left out, as kubectl does. */
  readonly limit?: number;
}

export interface WriteOptions extends Bounds {
  readonly subresource?: string;
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Take fields over from other managers. */
  readonly force?: boolean;
}

export interface DeleteOptions extends Bounds {
  /** Delete only that very object, or that version of it. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type PatchType = 'merge' | 'json' | 'strategic';

const PATCH_TYPES: Readonly<Record<PatchType, string>> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

const TIMEOUT_MS = 30_000;
/** A page takes the server longer than an object. */
const LIST_TIMEOUT_MS = 60_000;
const PAGE = 500;

/** The API server, as far as this project speaks to it. Every method throws ClusterError, and nothing else. */
export class Client {
  readonly #transport: Transport;

  constructor(endpoint: Endpoint) {
    this.#transport = new Transport(endpoint);
  }

  /** The namespace that is meant where none is named. */
  get namespace(): string {
    return this.#transport.endpoint.namespace;
  }

  get endpoint(): Endpoint {
    return this.#transport.endpoint;
  }

  /** One object. NOT_FOUND when there is none. */
  async get(resource: Resource, place: Place, bounds: Bounds = {}): Promise<JsonObject> {
    return this.#object({ method: 'GET', path: pathOf(resource, place), ...bounded(bounds) });
  }

  /** Whatever stands at a path of the API server, such as `/version` or `/apis`. */
  async read(path: string, bounds: Bounds = {}): Promise<JsonObject> {
    return this.#object({ method: 'GET', path, ...bounded(bounds) });
  }

  /**
   * Visits each object of a list, read a page at a time and an object at a time, all of one moment; gives the revision
   * of that moment: a watch from it misses nothing. EXPIRED when it took longer than the server remembers that moment.
   */
  async list(
    resource: Resource,
    visit: (object: JsonObject) => void,
    options: ListOptions = {},
  ): Promise<string> {
    const { namespace, labelSelector, fieldSelector, limit = PAGE } = options;
    const path = pathOf(resource, { namespace });
    const bounds = bounded(options, LIST_TIMEOUT_MS);
    const ask: AskForPage = (token, over, read) => {
      const query = { limit: limit || undefined, continue: token, labelSelector, fieldSelector };
      const signal = bounds.signal ? AbortSignal.any([bounds.signal, over]) : over;
      return this.#transport.read({ method: 'GET', path, query, ...bounds, signal }, read);
    };
    const last = await visitPages(ask, visit, options);
    const revision = revisionOf(last);
    if (revision === undefined) throw new ClusterError('MALFORMED', `GET ${path}: the answer is no list`);
    return revision;
  }

  /** The changes from a revision on, until the server or `signal` ends it. EXPIRED when the revision is too old. */
  watch(resource: Resource, options: WatchOptions): AsyncGenerator<WatchEvent> {
    return watchEvents(this.#transport, resource, options);
  }

  /** Makes an object. ALREADY_EXISTS when its name is taken. */
  async create(resource: Resource, object: JsonObject, options: WriteOptions = {}): Promise<JsonObject> {
    const path = pathOf(resource, { namespace: placeOf(object).namespace });
    return this.#write({ method: 'POST', path, body: JSON.stringify(object) }, options);
  }

  /** Replaces an object. CONFLICT when it names a resourceVersion that is no longer the latest. */
  async replace(resource: Resource, object: JsonObject, options: WriteOptions = {}): Promise<JsonObject> {
    const path = pathOf(resource, { ...placeOf(object), subresource: options.subresource });
    return this.#write({ method: 'PUT', path, body: JSON.stringify(object) }, options);
  }

  /** Server-side apply of the fields in `object`. CONFLICT when another manager owns one, unless forced. */
  async apply(resource: Resource, object: JsonObject, options: ApplyOptions): Promise<JsonObject> {
    const path = pathOf(resource, { ...placeOf(object), subresource: options.subresource });
    // JSON is YAML; the type for JSON is younger than servers that are still in use.
    const contentType = 'application/apply-patch+yaml';
    const query = { force: options.force ?? false };
    return this.#write({ method: 'PATCH', path, body: JSON.stringify(object), contentType, query }, options);
  }

  /** Changes an object in part: a merge patch, a JSON Patch, or a strategic merge patch. */
  async patch(
    resource: Resource,
    place: Place,
    patch: { readonly type: PatchType; readonly body: unknown },
    options: WriteOptions = {},
  ): Promise<JsonObject> {
    const path = pathOf(resource, { ...place, subresource: options.subresource });
    const contentType = PATCH_TYPES[patch.type];
    return this.#write({ method: 'PATCH', path, body: JSON.stringify(patch.body), contentType }, options);
  }

  /** Deletes an object. NOT_FOUND when there is none, CONFLICT when a precondition does not hold. */
  async delete(resource: Resource, place: Place, options: DeleteOptions = {}): Promise<void> {
    const { preconditions } = options;
    const body = JSON.stringify({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...(preconditions && { preconditions }),
    });
    await this.#object({ method: 'DELETE', path: pathOf(resource, place), body, ...bounded(options) });
  }

  /** Ends every connection. */
  close(): void {
    this.#transport.close();
  }

  #write(
    {
      query,
      ...ask
    }: Pick<Parameters<Transport['ask']>[0], 'method' | 'path' | 'body' | 'contentType' | 'query'>,
    options: WriteOptions,
  ): Promise<JsonObject> {
    const { fieldManager, dryRun } = options;
    return this.#object({
      ...ask,
      query: { ...query, fieldManager, dryRun: dryRun ? 'All' : undefined },
      ...bounded(options),
    });
  }

  async #object(ask: Parameters<Transport['ask']>[0]): Promise<JsonObject> {
    const answer = await this.#transport.ask(ask);
    if (isObject(answer)) return answer;
    throw new ClusterError('MALFORMED', `${ask.method} ${ask.path}: the answer is no object`);
  }
}

function bounded({ signal, timeout }: Bounds, otherwise = TIMEOUT_MS) {
  return { signal, timeout: timeout ?? otherwise };
}
