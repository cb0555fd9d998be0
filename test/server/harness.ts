import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { Writable } from 'node:stream';
import pino from 'pino';
import type t from 'tap';
import { developmentCertificate } from '../../src/certificates/development.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Limits } from '../../src/server/limits.ts';
import type { Condition } from '../../src/server/readiness.ts';
import { type RunningServer, serve } from '../../src/server/serve.ts';
import type { Clients, Tls } from '../../src/server/tls.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import type { World } from '../../src/world/world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface Webhook {
  readonly server: RunningServer;
  readonly ca: string;
  /** What it was started with. */
  readonly tls: Tls;
  /** The log, a parsed line each. */
  readonly log: readonly Record<string, unknown>[];
  send(
    method: string,
    path: string,
    body?: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Posts a review as the API server does; gives the response. */
  review(door: 'validate' | 'mutate', review: unknown, query?: string): Promise<Record<string, unknown>>;
}

export interface WebhookOptions {
  readonly policy?: readonly string[];
  /** The policy of the moment, in place of one that stays. */
  readonly currentPolicy?: () => Policy;
  readonly world?: World;
  readonly limits?: Partial<Limits>;
  readonly clients?: Clients;
  readonly conditions?: readonly Condition[];
}

/** The real server on a free port, stopped when the test ends. */
export async function webhook(test: typeof t | Tap, options: WebhookOptions = {}): Promise<Webhook> {
  const log: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) log.push(JSON.parse(line));
      done();
    },
  });
  const { certificate, key, authority } = await developmentCertificate(Date.now());
  const policy = await loadPolicy(options.policy ?? ['recommended']);
  const tls: Tls = { cert: certificate, key, minVersion: 'TLSv1.3', clients: options.clients };
  const server = await serve({
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    tls,
    conditions: options.conditions ?? [],
    judge: {
      get policy() {
        return options.currentPolicy?.() ?? policy;
      },
      world: options.world ?? emptyWorld,
      now: () => Date.UTC(2026, 0, 31),
    },
    logger: pino({ base: null }, sink),
    limits: options.limits ?? {},
  });
  const agent = new Agent({ keepAlive: true, ca: authority });
  test.teardown(async () => {
    agent.destroy();
    await server.stop(0);
  });

  const send: Webhook['send'] = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(
        { agent, host: '127.0.0.1', port: server.port, method, path, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    server,
    ca: authority,
    tls,
    log,
    send,
    review: async (door, review, query = '?timeout=10s') => {
      const { status, body } = await send('POST', `/${door}${query}`, JSON.stringify(review), JSON_TYPE);
      if (status !== 200) throw new Error(`${status}: ${body}`);
      return JSON.parse(body).response;
    },
  };
}

interface Tap {
  teardown(callback: () => unknown): void;
}

export const JSON_TYPE = { 'content-type': 'application/json' };

/** One of the reviews in examples/reviews. */
export function example(name: string): { request: Record<string, unknown> } {
  return JSON.parse(readFileSync(new URL(`../../examples/reviews/${name}.json`, import.meta.url), 'utf8'));
}

/** A review of one object, as the API server would ask. */
export function reviewOf(object: unknown, request: Record<string, unknown> = {}) {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'u-1',
      kind: { group: 'apps', version: 'v1', kind: 'StatefulSet' },
      operation: 'CREATE',
      namespace: 'shop',
      name: 'db',
      userInfo: { username: 'alice' },
      object,
      ...request,
    },
  };
}
