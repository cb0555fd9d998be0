import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { wordsOf } from '../kubernetes/error-words.ts';
import { get, number, text } from '../kubernetes/json.ts';
import { Agents } from './agents.ts';
import type { Endpoint } from './endpoint.ts';
import { ClusterError, codeOf, hasCode } from './error.ts';

/** One request to the API server. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Escaped, from `/api` on. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** JSON. */
  readonly body?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds: until the head of the answer for `open`, else until its end. */
  readonly timeout: number;
}

type BoundedAsk = Ask & { readonly signal: AbortSignal };

/** Larger than any object or page that an API server sends, and small enough not to end the process. */
const MOST_BYTES = 512 * 1024 * 1024;
const USER_AGENT = 'mooring';

/** HTTP to one API server: credentials, connections that are shared, deadlines, and errors with a code. */
export class Transport {
  readonly endpoint: Endpoint;
  readonly #agents = new Agents();

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  /** The JSON that is answered. @throws ClusterError */
  ask(ask: Ask): Promise<unknown> {
    return this.read(ask, (response) => parsed(response, ask));
  }

  /** What `read` makes of the answer, which must come to its end in time. @throws ClusterError */
  read<T>(ask: Ask, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
    return this.#within(ask, async (bounded) => read(await this.#answered(bounded)));
  }

  /** The answer once its head is there; whoever reads it ends it. @throws ClusterError */
  open(ask: Ask): Promise<IncomingMessage> {
    return this.#within(ask, (bounded) => this.#answered(bounded));
  }

  /** Ends every connection. */
  close(): void {
    this.#agents.destroy();
  }

  /** Does `work` before the ask's time is up. */
  async #within<T>(ask: Ask, work: (bounded: BoundedAsk) => Promise<T>): Promise<T> {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(timedOut(ask)), ask.timeout);
    const signal = ask.signal ? AbortSignal.any([ask.signal, timer.signal]) : timer.signal;
    try {
      return await work({ ...ask, signal });
    } catch (error) {
      throw classified(error, { ...ask, signal }, this.endpoint.proxy);
    } finally {
      clearTimeout(timeout);
    }
  }

  async #answered(ask: BoundedAsk): Promise<IncomingMessage> {
    const options = await this.#options(ask);
    const response = await this.#sent(options, ask);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    if (status === 401) this.endpoint.forget();
    throw await refusal(response, status, ask);
  }

  async #options(ask: Ask): Promise<RequestOptions> {
    const { server } = this.endpoint;
    const {
      headers,
      agent: _agent,
      ...credentials
    } = await this.endpoint.credentials().catch((error) => {
      const words = wordsOf(error);
      throw new ClusterError('UNAUTHORIZED', `no credentials from ${this.endpoint.source}: ${words.trim()}`);
    });
    const body =
      ask.body === undefined
        ? {}
        : {
            'content-type': ask.contentType ?? 'application/json',
            // Node frames the body of a DELETE only when it is told its length.
            'content-length': Buffer.byteLength(ask.body),
          };
    return {
      ...credentials,
      agent: this.#agents.agentFor(server.protocol, { ...credentials, agent: _agent }),
      protocol: server.protocol,
      hostname: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port,
      method: ask.method,
      path: `${server.pathname.replace(/\/$/, '')}${ask.path}${queryOf(ask)}`,
      headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...body, ...headers },
    };
  }

  /** A kept connection may have been closed by the other end at that very moment: a read is then sent once more. */
  async #sent(options: RequestOptions, ask: BoundedAsk): Promise<IncomingMessage> {
    const first = { reused: false };
    try {
      return await send(options, ask, first);
    } catch (error) {
      if (ask.method !== 'GET' || !first.reused || ask.signal.aborted) throw error;
      return send(options, ask, first);
    }
  }
}

function send(
  options: RequestOptions,
  { body, signal }: BoundedAsk,
  seen: { reused: boolean },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request: ClientRequest = (options.protocol === 'http:' ? httpRequest : httpsRequest)(options);
    const stop = () => request.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    request.once('close', () => signal.removeEventListener('abort', stop));
    request.once('response', resolve);
    // Stays: an error after the head of the answer reaches whoever reads the answer, and must not be thrown here.
    request.on('error', (error) => {
      seen.reused = request.reusedSocket;
      reject(error);
    });
    request.end(body);
  });
}

function queryOf({ query = {} }: Ask): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) parameters.set(key, String(value));
  const words = parameters.toString();
  return words ? `?${words}` : '';
}

async function parsed(response: IncomingMessage, ask: Ask): Promise<unknown> {
  const body = await textOf(response);
  try {
    return JSON.parse(body);
  } catch (error) {
    const message = `${nameOf(ask)}: the answer is not JSON: ${body.slice(0, 100)}`;
    throw new ClusterError('MALFORMED', message, { status: response.statusCode ?? 0, cause: error });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new ClusterError('MALFORMED', `an answer is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What the API server says of a request it does not grant: a Status, or plain words from a proxy before it. */
async function refusal(response: IncomingMessage, status: number, ask: Ask): Promise<ClusterError> {
  const body = await textOf(response);
  const answer = statusOf(body);
  const reason = text(get(answer, 'reason'));
  const words = text(get(answer, 'message')) ?? body.trim().slice(0, 200);
  const seconds =
    Number(response.headers['retry-after']) || number(get(get(answer, 'details'), 'retryAfterSeconds'));
  return new ClusterError(
    codeOf(status, reason),
    `${nameOf(ask)}: ${status} ${words || reason || ''}`.trim(),
    {
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(seconds === undefined ? {} : { retryAfter: seconds * 1000 }),
    },
  );
}

function statusOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function nameOf({ method, path }: Ask): string {
  return `${method} ${path}`;
}

function timedOut(ask: Ask): ClusterError {
  return new ClusterError('TIMEOUT', `${nameOf(ask)}: no answer in ${ask.timeout} ms`);
}

/** Any failure as a ClusterError: a caller's own abort, a connection that could not be had, one that was cut. */
export function classified(
  error: unknown,
  ask: Pick<Ask, 'method' | 'path' | 'signal'>,
  proxy?: string,
): ClusterError {
  if (error instanceof ClusterError) return error;
  const name = `${ask.method} ${ask.path}`;
  if (ask.signal?.aborted) {
    const { reason } = ask.signal;
    return hasCode(reason, 'TIMEOUT', 'SILENT') ? reason : new ClusterError('ABORTED', `${name}: given up`);
  }
  const through = proxy === undefined ? '' : ` (through the proxy ${proxy})`;
  return new ClusterError('UNREACHABLE', `${name}: ${troubleOf(error)}${through}`, { cause: error });
}

function troubleOf(error: unknown): string {
  // Connecting to each address of a name fails with one error that holds the others and no words of its own.
  const words = wordsOf(error instanceof AggregateError ? error.errors[0] : error);
  return words === 'aborted' ? 'the connection was cut' : words;
}
