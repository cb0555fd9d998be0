import type { IncomingMessage } from 'node:http';
import { get, integer, isObject, type JsonObject, text } from '../kubernetes/json.ts';
import { ClusterError, codeOf } from './error.ts';
import { Lines } from './lines.ts';
import { pathOf, type Resource } from './resource.ts';
import { type Ask, classified, type Transport } from './transport.ts';

export interface WatchOptions {
  /** The revision from which on changes are told. */
  readonly revision: string;
  readonly namespace?: string | undefined;
  /** How long the server is to keep the watch. */
  readonly seconds: number;
  /** Milliseconds without a single byte, after which the watch is given up as SILENT. */
  readonly silence: number;
  /** Milliseconds until the head of the answer. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told when the server has agreed to the watch. */
  readonly opened?: () => void;
}

/** A change; a BOOKMARK says only that all changes up to its object's revision were told. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: JsonObject;
}

const TYPES: readonly string[] = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];
const HEAD_TIMEOUT_MS = 30_000;

/**
 * The events of one watch request. Ends when the server ends it, also within a line: what is half told comes again with
 * the next watch. @throws ClusterError: EXPIRED, SILENT, UNREACHABLE when it is cut, and others
 */
export async function* watchEvents(
  transport: Transport,
  resource: Resource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const ask: Ask = {
    method: 'GET',
    path: pathOf(resource, { namespace: options.namespace }),
    query: {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: options.revision,
      timeoutSeconds: Math.ceil(options.seconds),
    },
    signal: options.signal,
    timeout: options.timeout ?? HEAD_TIMEOUT_MS,
  };
  const response = await transport.open(ask);
  options.opened?.();
  const { silence } = options;
  const silent = new ClusterError('SILENT', `GET ${ask.path}: the watch sent nothing for ${silence} ms`);
  const watchdog = setTimeout(() => response.destroy(silent), silence);
  const stop = () => response.destroy(new ClusterError('ABORTED', `GET ${ask.path}: given up`));
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  try {
    yield* decoded(response, () => watchdog.refresh());
  } catch (error) {
    throw classified(error, ask);
  } finally {
    clearTimeout(watchdog);
    options.signal?.removeEventListener('abort', stop);
    response.destroy();
  }
}

async function* decoded(response: IncomingMessage, heard: () => void): AsyncGenerator<WatchEvent> {
  const lines = new Lines();
  for await (const chunk of response) {
    heard();
    for (const line of lines.push(chunk)) yield eventOf(line);
  }
}

function eventOf(line: string): WatchEvent {
  const event = parsed(line);
  const type = text(get(event, 'type')) ?? '';
  const object = get(event, 'object');
  if (!isObject(object)) throw malformed(line);
  if (type === 'ERROR') throw statusError(object);
  if (!TYPES.includes(type)) throw malformed(line);
  return { type: type as WatchEvent['type'], object };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw malformed(line);
  }
}

function malformed(line: string): ClusterError {
  return new ClusterError('MALFORMED', `a watch sent what is no event: ${line.slice(0, 100)}`);
}

/** A Status that comes as an event, after the answer began with 200. */
function statusError(status: JsonObject): ClusterError {
  const code = integer(status.code) ?? 500;
  const reason = text(status.reason);
  return new ClusterError(
    codeOf(code, reason),
    `a watch ended: ${code} ${text(status.message) ?? reason ?? ''}`,
    {
      status: code,
      ...(reason === undefined ? {} : { reason }),
    },
  );
}
