import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ReviewError } from '../admission/review.ts';
import type { Judge } from '../admission/validate.ts';
import type { Upkeep } from '../world/status.ts';
import { answer, type Witness } from './answer.ts';
import { BodyError } from './body.ts';
import { Connections } from './connections.ts';
import { addIntake } from './intake.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';

export interface Tls {
  /** PEM. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface AppOptions {
  readonly tls: Tls;
  readonly judge: Judge;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly upkeep?: Upkeep;
  readonly witness?: Witness;
  /** Those that differ from LIMITS. */
  readonly limits?: Partial<Limits>;
}

/** Whether the process takes requests. Set once, at shutdown. */
export interface Draining {
  draining: boolean;
}

/** AEAD suites only, where TLS 1.2 is allowed at all. */
const TLS12_CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/**
 * The webhook: POST /validate and /mutate, GET /livez and /readyz, over HTTP/1.1, which is what the API server speaks to
 * webhooks (kubernetes/kubernetes 75791). Not listening yet.
 */
export function buildApp(options: AppOptions, state: Draining): FastifyInstance {
  const { tls, judge, metrics, logger } = options;
  const limits: Limits = { ...LIMITS, ...options.limits };
  const app = Fastify({
    https: {
      cert: tls.cert,
      key: tls.key,
      minVersion: tls.minVersion,
      ciphers: `TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:${TLS12_CIPHERS}`,
      handshakeTimeout: limits.handshake,
      headersTimeout: limits.headers,
      connectionsCheckingInterval: limits.check,
    },
    keepAliveTimeout: limits.keepAlive,
    requestTimeout: limits.request,
    connectionTimeout: limits.silence,
    forceCloseConnections: 'idle',
    // What still comes over a connection that is about to close is answered like any other.
    return503OnClosing: false,
    logger: false,
  });
  app.server.maxConnections = limits.connections;
  app.server.on('drop', () => metrics.shed('connections'));
  const connections = new Connections();

  // Decided when the answer goes out, so that what was in flight when draining began ends its connection too.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (connections.shouldClose(request.raw.socket, performance.now()) || state.draining) {
      reply.header('connection', 'close');
    }
    done();
  });

  const onRequest = addIntake(app, limits, metrics);
  app.post('/validate', { onRequest }, answer('validate', options));
  app.post('/mutate', { onRequest }, answer('mutate', options));
  app.get('/livez', (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', (_request, reply) => {
    const { name, generation } = judge.policy;
    const pending = options.upkeep?.pending() ?? [];
    const ready = !state.draining && pending.length === 0;
    const body = { ready, policy: { name, generation }, world: judge.world.origin };
    return reply.code(ready ? 200 : 503).send({ ...body, ...(pending.length > 0 ? { pending } : {}) });
  });
  app.setNotFoundHandler((request, reply) => {
    metrics.unreadable(404);
    const asked = `${request.method} ${request.url.slice(0, 200)}`;
    return reply.code(404).send({
      error: `there is no ${asked}; there is POST /validate, POST /mutate, GET /livez, GET /readyz`,
    });
  });
  app.setErrorHandler((error, _request, reply) => {
    const { status, message } = wordsOf(error);
    if (status === 503) metrics.shed('bodies');
    else metrics.unreadable(status);
    if (status === 500) logger.error({ err: error }, 'a request failed');
    // What is left of a body that is not taken is not read either.
    if (error instanceof BodyError) reply.header('connection', 'close');
    return reply.code(status).send({ error: message });
  });
  return app;
}

/** What a client is told of an error: never a stack. */
function wordsOf(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof ReviewError) return { status: 400, message: error.message };
  if (error instanceof BodyError) return error;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  switch (status) {
    case 415:
      return { status, message: 'the content type must be application/json' };
    case 400:
      return { status, message: error instanceof Error ? error.message : 'the request cannot be read' };
    default:
      return { status: 500, message: 'the request failed inside mooring; its log says more' };
  }
}
