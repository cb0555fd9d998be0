import { Agent, type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from '../test/e2e/control-plane/api-server.ts';

/** Who creates, and how often. */
export interface Load {
  readonly clients: number;
  /** Milliseconds that each client rests between an answer and its next create, on average. */
  readonly rest: number;
  /** Milliseconds before the creates that count, over which each client makes its connection by one that does not. */
  readonly warmUp: number;
  /** Milliseconds of creates that count. */
  readonly period: number;
}

/** Where StatefulSets of one namespace are kept. */
export class Sets {
  readonly #options: RequestOptions;

  constructor({ url, authority, token }: ApiServer, namespace: string) {
    const { hostname, port } = new URL(url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
    this.#options = { host: hostname, port, path, ca: authority, headers };
  }

  /**
   * Creates `body` from many clients, each over a connection of its own that it keeps. Gives the milliseconds that each
   * create took. @throws Error when one is not created
   */
  async createUnder(load: Load, body: string): Promise<readonly number[]> {
    const agent = new Agent({ keepAlive: true, maxSockets: load.clients });
    const begin = performance.now() + load.warmUp;
    const end = begin + load.period;
    const taken: number[] = [];
    const client = async () => {
      // Not all at once, or what is measured is how long they take to be served in turn.
      await sleep(Math.random() * load.warmUp);
      await this.#ask('POST', body, agent);
      await sleep(Math.max(0, begin - performance.now()) + Math.random() * load.rest);
      for (let start = performance.now(); start < end; start = performance.now()) {
        await this.#ask('POST', body, agent);
        taken.push(performance.now() - start);
        if (load.rest > 0) await sleep(2 * Math.random() * load.rest);
      }
    };
    try {
      await Promise.all(Array.from({ length: load.clients }, client));
    } finally {
      agent.destroy();
    }
    return taken;
  }

  /** Deletes all, as the end of a namespace does, of which no webhook is asked. */
  async clear(): Promise<void> {
    const as = {
      'impersonate-user': 'system:serviceaccount:kube-system:namespace-controller',
      'impersonate-group': 'system:masters',
    };
    await this.#ask('DELETE', '', false, as);
  }

  async #ask(method: string, body: string, agent: Agent | false, as: object = {}): Promise<void> {
    const options = { ...this.#options, method, agent, headers: { ...this.#options.headers, ...as } };
    const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
      const asked = request(options, (response) => {
        text(response).then((words) => resolve({ status: response.statusCode ?? 0, answer: words }), reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
    if (status >= 300) throw new Error(`${method} was answered with ${status}: ${answer.slice(0, 500)}`);
  }
}
