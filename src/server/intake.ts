import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { ReviewError } from '../admission/review.ts';
import { wordsOf } from '../kubernetes/error-words.ts';
import { withoutManagedFields } from '../kubernetes/managed-fields.ts';
import { BodyError, readBody } from './body.ts';
import { Gate, type Refusal, type Visit } from './gate.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { Pressure } from './pressure.ts';
import { nextTurn } from './turn.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for what is to be judged, once it is let in. */
    visit: Visit | null;
  }
}

/** What a client is told when it is turned away. */
const WORDS: Readonly<Record<Refusal, string>> = {
  'in-flight': 'too many requests at once',
  bodies: 'too many bytes at once',
  delay: 'overloaded: answers would come late',
  memory: 'overloaded: memory is short',
};

type Enter = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/** Teaches `app` to read bodies, as JSON and nothing else; gives the hook by which a request comes in or is turned away. */
export function addIntake(app: FastifyInstance, limits: Limits, metrics: Metrics): Enter {
  const pressure = new Pressure(limits);
  const gate = new Gate(limits, () => pressure.shortage);
  app.addHook('onClose', async () => pressure.stop());
  app.decorateRequest('visit', null);

  // Plain JSON.parse: `__proto__` and `constructor` are valid label keys, and all readers look at own properties only.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const { visit } = request;
    // No one's body: there is no such path.
    if (!visit) {
      done(null);
      return;
    }
    readBody(payload, { limit: limits.body, hold: visit.hold }, (outcome) => {
      if (outcome instanceof BodyError) done(outcome);
      else void nextTurn().then(() => parse(outcome, done));
    });
  });

  return (request, reply, done) => {
    const entered = gate.enter(performance.now());
    if (typeof entered === 'string') {
      metrics.shed(entered);
      reply.code(entered === 'in-flight' ? 429 : 503).send({ error: WORDS[entered] });
      return;
    }
    request.visit = entered;
    metrics.setInFlight(gate.inFlight);
    reply.raw.once('close', () => {
      entered.leave();
      metrics.setInFlight(gate.inFlight);
    });
    done();
  };
}

function parse(body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
  let value: unknown;
  try {
    value = parseReview(body);
  } catch (error) {
    done(new ReviewError(`the body is not JSON: ${wordsOf(error)}`));
    return;
  }
  done(null, value);
}

function parseReview(body: Buffer): unknown {
  try {
    return JSON.parse(withoutManagedFields(body));
  } catch {
    // Whoever sent it is told of the place in what was sent.
    return JSON.parse(body.toString());
  }
}
