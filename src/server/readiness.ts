import type { Judge } from '../admission/validate.ts';

/** Something that has to be so before requests may come, or that whoever asks for readiness should know. */
export interface Condition {
  /** What is waited for, in words; undefined once it is so. */
  waitingFor?(): string | undefined;
  /** Added to the answer of /readyz. */
  details?(): Readonly<Record<string, unknown>>;
}

/** The answer to GET /readyz. */
export function readiness(judge: Judge, conditions: readonly Condition[], draining: boolean) {
  const { name, generation } = judge.policy;
  const waiting = conditions.flatMap((condition) => condition.waitingFor?.() ?? []);
  const details = conditions.map((condition) => condition.details?.());
  return {
    ready: !draining && waiting.length === 0,
    ...(waiting.length > 0 ? { waitingFor: waiting } : {}),
    policy: { name, generation },
    world: judge.world.origin,
    ...Object.assign({}, ...details),
  };
}
