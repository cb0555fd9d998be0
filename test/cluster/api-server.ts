import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../../src/cluster/endpoint.ts';
import { get } from '../../src/kubernetes/json.ts';

export interface StoredObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

/** What a request is answered with instead of the truth. */
export interface Fault {
  readonly status: number;
  readonly retryAfter?: number;
  readonly body?: string;
  /** What is waited for before. */
  readonly after?: () => Promise<void>;
}

interface Change {
  readonly revision: number;
  readonly path: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: StoredObject;
}

interface Watcher {
  readonly path: string;
  readonly response: ServerResponse;
  frozen: boolean;
}

/**
 * The list and watch protocol of the API server (kubernetes.io/docs/reference/using-api/api-concepts) over a real socket,
 * with every way in which it can go wrong, at the test's word.
 */
export class ApiServer {
  /** `METHOD path?query`, in the order they came. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #resources = new Map<string, Map<string, StoredObject>>();
  readonly #changes: Change[] = [];
  readonly #watchers = new Set<Watcher>();
  readonly #pages = new Map<string, { readonly items: readonly StoredObject[]; readonly revision: number }>();
  readonly #faults: { matches(request: string): boolean; readonly fault: Fault; times: number }[] = [];
  #revision = 100;
  #compacted = 0;
  /** Answer an expired watch with 200 and an ERROR event, as the API server does when it notices late. */
  expireByEvent = false;
  /** Milliseconds before any answer. */
  delay = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      const answer = async () => {
        try {
          await this.#answer(request, response);
        } catch (error) {
          // A client that gave up in the middle of its request waits for no answer.
          if (!request.destroyed) throw error;
        }
      };
      setTimeout(answer, this.delay).unref();
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get endpoint(): Endpoint {
    return {
      server: new URL(this.url),
      namespace: 'default',
      source: 'the test',
      credentials: async () => ({ headers: { authorization: 'Bearer sesame' } }),
      forget: () => undefined,
    };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Installs a resource, such as `/api/v1/services`. */
  serve(...paths: readonly string[]): this {
    for (const path of paths) if (!this.#resources.has(path)) this.#resources.set(path, new Map());
    return this;
  }

  /** Takes a resource away, with its objects and its watches. */
  withdraw(path: string): void {
    this.#resources.delete(path);
    this.cut(path);
  }

  put(path: string, object: StoredObject): void {
    const objects = this.serve(path).#objects(path);
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const type = objects.has(key) ? 'MODIFIED' : 'ADDED';
    const stored = this.#stamped(object);
    objects.set(key, stored);
    this.#tell({ revision: this.#revision, path, type, object: stored });
  }

  remove(path: string, name: string, namespace?: string): void {
    const object = this.#objects(path).get(keyOf(namespace, name));
    if (!object) return;
    this.#objects(path).delete(keyOf(namespace, name));
    this.#tell({ revision: this.#revision + 1, path, type: 'DELETED', object: this.#stamped(object) });
  }

  objects(path: string): readonly StoredObject[] {
    return [...this.#objects(path).values()];
  }

  /** Forgets all changes so far: whoever asks from before now gets 410. Continue tokens expire too. */
  compact(): void {
    this.#compacted = this.#revision;
    this.#pages.clear();
  }

  /** The next `times` requests that contain `part` go wrong. */
  fail(part: string, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ matches: (request) => request.includes(part), fault, times });
  }

  heal(): void {
    this.#faults.length = 0;
  }

  /** The watches stay open and say nothing more. */
  freeze(path?: string): void {
    for (const watcher of this.#watching(path)) watcher.frozen = true;
  }

  /** Destroys the sockets under the watches. */
  cut(path?: string): void {
    for (const { response } of this.#watching(path)) response.socket?.destroy();
  }

  /** Sends half an event and ends the answer properly. */
  half(path?: string): void {
    this.#end('{"type":"ADDED","object":{"metadata":{"na', path);
  }

  /** Sends a line that is no event. */
  garble(path?: string): void {
    for (const { response } of this.#watching(path)) response.write('no event at all\n');
  }

  /** Ends the watches as a server does when their time is up. */
  end(path?: string): void {
    this.#end('', path);
  }

  #end(last: string, path: string | undefined): void {
    for (const watcher of this.#watching(path)) {
      this.#watchers.delete(watcher);
      watcher.response.end(last);
    }
  }

  bookmark(path?: string): void {
    for (const watcher of this.#watching(path)) {
      const object = { metadata: { resourceVersion: String(this.#revision) } };
      if (!watcher.frozen) watcher.response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    }
  }

  watches(path?: string): number {
    return [...this.#watching(path)].length;
  }

  *#watching(path?: string): Generator<Watcher> {
    for (const watcher of [...this.#watchers]) if (path === undefined || watcher.path === path) yield watcher;
  }

  #objects(path: string): Map<string, StoredObject> {
    return this.#resources.get(path) ?? new Map();
  }

  #stamped(object: StoredObject): StoredObject {
    this.#revision++;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #tell(change: Change): void {
    this.#changes.push(change);
    for (const watcher of this.#watching(change.path)) send(watcher, change);
  }

  #answer(request: IncomingMessage, response: ServerResponse): unknown {
    const fault = this.#faultOf(`${request.method} ${request.url}`);
    if (fault)
      return fault.after ? fault.after().then(() => refuse(response, fault)) : refuse(response, fault);
    const url = new URL(request.url ?? '/', 'http://api');
    if (request.method !== 'GET') return this.#write(request, url.pathname, response);
    if (url.pathname.startsWith('/apis') && this.#discovery(url.pathname, response)) return;
    const path = url.pathname.replace(/\/namespaces\/[^/]+(?=\/[^/]+)/, '');
    if (this.#resources.has(path)) {
      if (url.searchParams.get('watch') === 'true') return this.#watch(path, url.searchParams, response);
      return this.#list(url, path, response);
    }
    return this.#one(url.pathname, path, response);
  }

  #faultOf(asked: string): Fault | undefined {
    const found = this.#faults.find(({ matches, times }) => times > 0 && matches(asked));
    if (found) found.times--;
    return found?.fault;
  }

  /** Create, replace, patch, apply and delete, as far as clients of this project write. An apply is a merge here. */
  async #write(request: IncomingMessage, pathname: string, response: ServerResponse): Promise<unknown> {
    const body: StoredObject = JSON.parse(await bodyOf(request));
    const bare = pathname.replace(/\/namespaces\/[^/]+(?=\/[^/]+)/, '');
    const path = request.method === 'POST' ? bare : bare.slice(0, bare.lastIndexOf('/'));
    const namespace = /\/namespaces\/([^/]+)\/[^/]+/.exec(pathname)?.[1];
    const name = request.method === 'POST' ? body.metadata.name : bare.slice(bare.lastIndexOf('/') + 1);
    if (!this.#resources.has(path)) return refuse(response, { status: 404 });
    const found = this.#objects(path).get(keyOf(namespace, name));
    const applied = request.headers['content-type'] === 'application/apply-patch+yaml';
    if (request.method === 'POST' && found) {
      return refuse(response, {
        status: 409,
        body: JSON.stringify({ ...statusObject(409), reason: 'AlreadyExists' }),
      });
    }
    if (request.method !== 'POST' && !applied && !found) return refuse(response, { status: 404 });
    const revision = body.metadata?.resourceVersion;
    if (revision !== undefined && revision !== found?.metadata.resourceVersion) {
      return refuse(response, { status: 409 });
    }
    if (request.method === 'DELETE') {
      this.remove(path, name, namespace);
      return json(response, 200, { kind: 'Status', status: 'Success' });
    }
    const metadata = { uid: `uid-of-${name}`, ...found?.metadata, ...body.metadata };
    const base = request.method === 'PATCH' ? found : {};
    this.put(path, { ...base, ...body, metadata });
    return json(response, 200, this.#objects(path).get(keyOf(namespace, name)));
  }

  #one(pathname: string, path: string, response: ServerResponse): unknown {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const namespace = /\/namespaces\/([^/]+)\/[^/]+\/[^/]+$/.exec(pathname)?.[1];
    const found = this.#objects(path.slice(0, path.lastIndexOf('/'))).get(keyOf(namespace, name));
    if (!found) return refuse(response, { status: 404 });
    return json(response, 200, found);
  }

  #list({ pathname, searchParams: query }: URL, path: string, response: ServerResponse): unknown {
    const home = /\/namespaces\/([^/]+)\/[^/]+$/.exec(pathname)?.[1];
    const selector = query.get('labelSelector');
    const wanted = ({ metadata }: StoredObject) =>
      (home === undefined || metadata.namespace === home) &&
      (!selector || hasLabel(metadata.labels, selector));
    const token = query.get('continue');
    const [id = '', offset = 0] = token ? [token.split(':')[0], Number(token.split(':')[1])] : [];
    const page = token
      ? this.#pages.get(id)
      : { items: [...this.#objects(path).values()].filter(wanted), revision: this.#revision };
    if (!page) return refuse(response, { status: 410 });
    const limit = Number(query.get('limit')) || page.items.length || 1;
    const next =
      offset + limit < page.items.length ? `${id || `l${this.requests.length}`}:${offset + limit}` : '';
    if (next) this.#pages.set(next.split(':')[0] ?? '', page);
    return json(response, 200, {
      kind: 'List',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(page.revision), ...(next ? { continue: next } : {}) },
      items: page.items.slice(offset, offset + limit),
    });
  }

  #watch(path: string, query: URLSearchParams, response: ServerResponse): unknown {
    const from = Number(query.get('resourceVersion'));
    const expired = from < this.#compacted;
    if (expired && !this.expireByEvent) return refuse(response, { status: 410 });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (expired) {
      return response.end(`${JSON.stringify({ type: 'ERROR', object: statusObject(410) })}\n`);
    }
    const watcher: Watcher = { path, response, frozen: false };
    for (const change of this.#changes)
      if (change.path === path && change.revision > from) send(watcher, change);
    this.#watchers.add(watcher);
    const timer = setTimeout(() => this.#end('', path), Number(query.get('timeoutSeconds')) * 1000).unref();
    return response.on('close', () => {
      clearTimeout(timer);
      this.#watchers.delete(watcher);
    });
  }

  /** GET /apis and /apis/GROUP/VERSION, of the resources that are served. */
  #discovery(path: string, response: ServerResponse): boolean {
    const served = [...this.#resources.keys()].map((each) => each.split('/').slice(1));
    const groups = Map.groupBy(
      served.filter(([root]) => root === 'apis'),
      ([, group = '']) => group,
    );
    const parts = path.split('/').slice(2);
    if (parts.length === 0) {
      const found = [...groups].map(([name, resources]) => {
        const versions = [...new Set(resources.map(([, , version = '']) => version))];
        const named = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
        return { name, versions: named, preferredVersion: named[0] };
      });
      json(response, 200, { kind: 'APIGroupList', apiVersion: 'v1', groups: found });
      return true;
    }
    if (parts.length !== 2) return false;
    const resources = (groups.get(parts[0] ?? '') ?? []).filter(([, , version]) => version === parts[1]);
    if (resources.length === 0) refuse(response, { status: 404 });
    else
      json(response, 200, {
        kind: 'APIResourceList',
        resources: resources.map(([, , , name]) => ({ name })),
      });
    return true;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Of selectors, only `key=value` is known here. */
function hasLabel(labels: unknown, selector: string): boolean {
  const [key = '', value] = selector.split('=');
  return get(labels, key) === value;
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function send({ response, frozen }: Watcher, { type, object }: Change): void {
  if (!frozen) response.write(`${JSON.stringify({ type, object })}\n`);
}

function json(response: ServerResponse, status: number, body: unknown): unknown {
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
};

function statusObject(code: number) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason: REASONS[code],
    message: `says ${code}`,
  };
}

function refuse(response: ServerResponse, { status, retryAfter, body }: Fault): unknown {
  const later = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  response.writeHead(status, { 'content-type': 'application/json', ...later });
  return response.end(body ?? JSON.stringify(statusObject(status)));
}
