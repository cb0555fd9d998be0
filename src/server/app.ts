import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Decision } from '../admission/decision.ts';
import { mutate } from '../admission/mutate.ts';
import { type AdmissionRequest, ReviewError, readReview } from '../admission/review.ts';
import { type Judge, validate } from '../admission/validate.ts';
import type { Upkeep } from '../world/status.ts';
import { Connections } from './connections.ts';
import { timeLeft } from './deadline.ts';
import { logDecision } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Two objects of about 3 MB, as etcd lets them grow, and their wrapping. */
export const BODY_LIMIT = 8 * 1024 * 1024;

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
  /** Requests answered at once; more are turned away, so that the API server's failure policy decides at once. */
  readonly maxInFlight?: number;
}

/** Whether the process takes requests. Set once, at shutdown. */
export interface Draining {
  draining: boolean;
}

const MAX_IN_FLIGHT = 400;

/** AEAD suites only, where TLS 1.2 is allowed at all. */
const TLS12_CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

type Door = (request: AdmissionRequest, judge: Judge, timeLeft: number) => Promise<Decision> | Decision;

/**
 * The webhook: POST /validate and /mutate, GET /livez and /readyz, over HTTP/1.1, which is what the API server speaks to
 * webhooks (kubernetes/kubernetes 75791). Not listening yet.
 */
export function buildApp(options: AppOptions, state: Draining): FastifyInstance {
  const { tls, judge, metrics, logger, maxInFlight = MAX_IN_FLIGHT } = options;
  const app = Fastify({
    https: {
      cert: tls.cert,
      key: tls.key,
      minVersion: tls.minVersion,
      ciphers: `TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:${TLS12_CIPHERS}`,
      headersTimeout: 20_000,
    },
    bodyLimit: BODY_LIMIT,
    // Longer than the API server keeps an idle connection (90 s), so that it is never we who close under its request.
    keepAliveTimeout: 95_000,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // What still comes over a connection that is about to close is answered like any other.
    return503OnClosing: false,
    logger: false,
  });
  const connections = new Connections();
  let inFlight = 0;

  // Plain JSON.parse: `__proto__` and `constructor` are valid label keys, and all readers look at own properties only.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body.toString()));
    } catch (error) {
      done(new ReviewError(`the body is not JSON: ${error instanceof Error ? error.message : ''}`));
    }
  });

  // Decided when the answer goes out, so that what was in flight when draining began ends its connection too.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (connections.shouldClose(request.raw.socket, performance.now()) || state.draining) {
      reply.header('connection', 'close');
    }
    done();
  });

  const answer =
    (door: Door, name: 'validate' | 'mutate') => async (request: FastifyRequest, reply: FastifyReply) => {
      if (inFlight >= maxInFlight) {
        metrics.unreadable(429);
        return reply
          .code(429)
          .header('retry-after', '1')
          .send({ error: 'too many requests at once; try again' });
      }
      inFlight++;
      const start = performance.now();
      try {
        const review = readReview(request.body);
        const { timeout } = request.query as { timeout?: unknown };
        const decision = await door(review, judge, timeLeft(timeout));
        const milliseconds = performance.now() - start;
        metrics.observe(name, review, decision, milliseconds / 1000);
        logDecision(logger, name, review, decision, milliseconds);
        return reply.header('content-type', 'application/json').send(JSON.stringify(decision.review));
      } finally {
        inFlight--;
        metrics.setInFlight(inFlight);
      }
    };

  app.post('/validate', answer(validate, 'validate'));
  app.post('/mutate', answer(mutate, 'mutate'));
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
    metrics.unreadable(status);
    if (status >= 500) logger.error({ err: error }, 'a request failed');
    return reply.code(status).send({ error: message });
  });
  return app;
}

/** What a client is told of an error: never a stack. */
function wordsOf(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof ReviewError) return { status: 400, message: error.message };
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  switch (status) {
    case 413:
      return { status, message: `the body is larger than ${BODY_LIMIT} bytes` };
    case 415:
      return { status, message: 'the content type must be application/json' };
    case 400:
      return { status, message: error instanceof Error ? error.message : 'the request cannot be read' };
    default:
      return { status: 500, message: 'the request failed inside mooring; its log says more' };
  }
}
