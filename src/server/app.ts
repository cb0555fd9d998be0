import type { Server } from 'node:https';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ReviewError } from '../admission/review.ts';
import type { Judge } from '../admission/validate.ts';
import { answer, type Witness } from './answer.ts';
import { BodyError } from './body.ts';
import { requireClient } from './clients.ts';
import { Connections } from './connections.ts';
import { addIntake } from './intake.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { type Condition, readiness } from './readiness.ts';
import { secureContext, type Tls } from './tls.ts';

export interface AppOptions {
  /** As it is now: it may change, but for whether clients must show a certificate. */
  tls(): Tls;
  readonly judge: Judge;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly witness?: Witness;
  /** Those that differ from LIMITS. */
  readonly limits?: Partial<Limits>;
  /** What readiness waits for and tells of, beside draining. */
  readonly conditions?: readonly Condition[];
}

/** No route has a schema: fastify loads neither ajv nor its own serializer, ten megabytes of memory. */
const NO_SCHEMAS = { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } };

function noSchema(): never {
  throw new Error('no route has a schema');
}

/** Whether the process takes requests. Set once, at shutdown. */
export interface Draining {
  draining: boolean;
}

/**
 * The webhook: POST /validate and /mutate, GET /livez and /readyz, over HTTP/1.1, which is what the API server speaks to
 * webhooks (kubernetes/kubernetes 75791). Not listening yet.
 */
export function buildApp(options: AppOptions, state: Draining): FastifyInstance<Server> {
  const { tls, judge, metrics, logger } = options;
  const limits: Limits = { ...LIMITS, ...options.limits };
  const app = Fastify({
    https: {
      ...secureContext(tls()),
      requestCert: tls().clients !== undefined,
      rejectUnauthorized: false,
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
    schemaController: NO_SCHEMAS,
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

  const onRequest = [requireClient(tls, metrics), addIntake(app, limits, metrics)];
  app.post('/validate', { onRequest }, answer('validate', options));
  app.post('/mutate', { onRequest }, answer('mutate', options));
  app.get('/livez', (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', (_request, reply) => {
    const body = readiness(judge, options.conditions ?? [], state.draining);
    return reply.code(body.ready ? 200 : 503).send(body);
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
