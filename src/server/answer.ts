import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Decision } from '../admission/decision.ts';
import { mutate } from '../admission/mutate.ts';
import { type AdmissionRequest, readReview } from '../admission/review.ts';
import { undecided } from '../admission/undecided.ts';
import { type Judge, validate } from '../admission/validate.ts';
import { get, hasMoreItems } from '../kubernetes/json.ts';
import { isLate, timeLeft } from './deadline.ts';
import { logDecision } from './log.ts';
import type { Metrics } from './metrics.ts';

const DOORS = { validate, mutate } as const;

/** Told of each decision once it is made. Neither throws nor waits. */
export type Witness = (request: AdmissionRequest, decision: Decision) => void;

export interface AnswerOptions {
  readonly judge: Judge;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly witness?: Witness;
}

/**
 * What a workload that runs stays far below. What rules and defaults cost grows with the lists of an object, and with the
 * product of two of them: one object of millions of containers must not hold up all others.
 */
const MOST_ITEMS = 20_000;

function isBulky({ object, oldObject }: AdmissionRequest): boolean {
  return [object, oldObject].some((each) => hasMoreItems(get(each, 'spec'), MOST_ITEMS));
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Answers the reviews that come to one door: always, and in the API server's time. */
export function answer(
  door: keyof typeof DOORS,
  { judge, metrics, logger, witness }: AnswerOptions,
): Handler {
  const decide = async (review: AdmissionRequest, timeout: unknown, elapsed: number): Promise<Decision> => {
    // A request ends with the policy that it began with, whatever is loaded in the meantime.
    const { policy, world } = judge;
    const steady: Judge = { policy, world, now: () => judge.now() };
    const closed = door === 'validate' && policy.onRuleError === 'deny';
    if (isLate(timeout, elapsed)) return undecided(review, closed, 'there was no time left for it');
    if (isBulky(review)) {
      // Whatever the policy says of failures, unless it refuses nothing: else padding would be a way around every rule.
      const refused = door === 'validate' && !policy.onlyRecords;
      const reason = `its lists have more than ${MOST_ITEMS.toLocaleString('en')} items`;
      return undecided(
        review,
        refused,
        reason,
        'what is padded so far is refused, or it would pass every rule',
      );
    }
    try {
      return await DOORS[door](review, steady, Math.max(0, timeLeft(timeout) - elapsed));
    } catch (error) {
      const decision = undecided(review, closed, 'mooring itself failed, which is a bug');
      return { ...decision, failures: [error] };
    }
  };

  return async (request, reply) => {
    const start = performance.now();
    // All that came in the same turn are parsed before the first is judged.
    await undefined;
    const review = readReview(request.body);
    const { timeout } = request.query as { timeout?: unknown };
    const decision = await decide(review, timeout, start - (request.visit?.since ?? start));
    const milliseconds = performance.now() - start;
    metrics.observe(door, review, decision, milliseconds / 1000);
    logDecision(logger, door, review, decision, milliseconds);
    witness?.(review, decision);
    return reply.header('content-type', 'application/json').send(JSON.stringify(decision.review));
  };
}
