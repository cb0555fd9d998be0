import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request, type Server } from 'node:https';
import type { Backends } from './balancer.ts';

/**
 * Ends TLS itself, reads requests whole and asks the next replica where one's connection ends before its answer begins.
 * That may be done with admission requests: they change nothing (`sideEffects: None`).
 */
export class RetryingBalancer {
  readonly #backends: Backends;
  readonly #server: Server;
  readonly #agent: Agent;
  /** Requests that were asked again. */
  retries = 0;

  constructor(backends: Backends, tls: { readonly cert: string; readonly key: string; readonly ca: string }) {
    this.#backends = backends;
    this.#agent = new Agent({ keepAlive: true, ca: tls.ca });
    this.#server = createServer({ cert: tls.cert, key: tls.key, keepAliveTimeout: 95_000 }, (asked, answer) =>
      this.#serve(asked, answer),
    );
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as { port: number }).port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    for (const [index, port] of this.#backends.inTurn().entries()) {
      if (index > 0) this.retries++;
      try {
        const { status, text } = await this.#ask(port, asked, body);
        answer.writeHead(status, { 'content-type': 'application/json' }).end(text);
        return;
      } catch {
        // The next one, then.
      }
    }
    answer.writeHead(502).end();
  }

  #ask(
    port: number,
    { url, method }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; text: Buffer }> {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const target = { host: '127.0.0.1', port, path: url, method, headers, agent: this.#agent };
    return new Promise((resolve, reject) => {
      const sent = request(target, async (response) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of response) chunks.push(chunk);
          resolve({ status: response.statusCode ?? 502, text: Buffer.concat(chunks) });
        } catch (error) {
          reject(error);
        }
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
