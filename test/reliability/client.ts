import { Agent, request } from 'node:https';
import type { Socket } from 'node:net';

/** One request, and what became of it. */
export interface Outcome {
  readonly uid: string;
  /** Milliseconds of the process's clock. */
  readonly sent: number;
  readonly ended: number;
  /** The client's own port of the connection that carried it. */
  readonly clientPort: number;
  /** Undefined when it was answered, with its own uid. */
  readonly failure: string | undefined;
}

class ClosedUnused extends Error {}

/**
 * Calls webhooks as the API server does. It speaks HTTP/1.1 over a pool of connections that are kept, without a limit, and
 * repeats a POST only as Go's net/http does (transport.go, persistConn.shouldRetryRequest): on a connection that had served
 * before and was found closed before a byte of the request was written. A new connection that fails, and one that ends
 * after the request was written, is a failed call: a POST is not replayable (request.go, isReplayable), and client-go
 * repeats connection errors of GET alone (rest/request.go, isErrRetryableFunc). An answer of 429 or 5xx would be repeated
 * only with a Retry-After, which mooring never sends.
 */
export class ApiServerClient {
  readonly #port: number;
  readonly #ca: string;
  #agent: Agent;

  constructor(port: number, ca: string) {
    this.#port = port;
    this.#ca = ca;
    this.#agent = this.#pool();
  }

  /**
   * Makes a new pool, as the API server does for another caBundle (k8s.io/apiserver, pkg/util/webhook/client.go: the
   * bundle is part of the key that clients are kept by). Calls under way end over their old connections.
   */
  connectAnew(): void {
    const old = this.#agent;
    this.#agent = this.#pool();
    for (const sockets of Object.values(old.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }

  #pool(): Agent {
    const ca = this.#ca;
    return new Agent({
      keepAlive: true,
      ca,
      servername: 'localhost',
      maxFreeSockets: Number.POSITIVE_INFINITY,
    });
  }

  /** Posts `review` with `uid` to `door`. Never rejects. */
  async call(door: string, uid: string, review: object): Promise<Outcome> {
    const body = JSON.stringify({ ...review, request: { ...(review as { request: object }).request, uid } });
    const sent = performance.now();
    for (;;) {
      const connection: { port: number } = { port: 0 };
      try {
        const failure = judge(uid, await this.#post(door, body, connection));
        return { uid, sent, ended: performance.now(), clientPort: connection.port, failure };
      } catch (error) {
        if (error instanceof ClosedUnused) continue;
        const failure = error instanceof Error ? error.message : String(error);
        return { uid, sent, ended: performance.now(), clientPort: connection.port, failure };
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(door: string, body: string, connection: { port: number }): Promise<{ status: number; text: string }> {
    const options = {
      agent: this.#agent,
      host: '127.0.0.1',
      port: this.#port,
      path: `/${door}?timeout=10s`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      timeout: 10_000,
    };
    return new Promise((resolve, reject) => {
      let socket: Socket | undefined;
      let writtenBefore = 0;
      const asked = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      });
      asked.on('socket', (given) => {
        socket = given;
        writtenBefore = given.bytesWritten;
        if (asked.reusedSocket) connection.port = given.localPort ?? 0;
        else given.once('connect', () => Object.assign(connection, { port: given.localPort ?? 0 }));
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer within ten seconds')));
      asked.on('error', (error) => {
        const unused = asked.reusedSocket && socket?.bytesWritten === writtenBefore;
        reject(unused ? new ClosedUnused() : error);
      });
      asked.end(body);
    });
  }
}

/** Why an answer is none. */
function judge(uid: string, { status, text }: { status: number; text: string }): string | undefined {
  if (status !== 200) return `status ${status}`;
  const answered: unknown = JSON.parse(text)?.response?.uid;
  return answered === uid ? undefined : `the answer is for ${String(answered)}`;
}
