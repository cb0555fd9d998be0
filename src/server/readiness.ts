import type { Judge } from '../admission/validate.ts';

/** Something that has to be so before requests may come, or that whoever asks for readiness should know. */
export interface Condition {
  /** What is still waited for, in words. */
  pending?(): readonly string[];
  /** Added to the answer of /readyz. */
  details?(): Readonly<Record<string, unknown>>;
}

/** The answer to GET /readyz. */
export function readiness(judge: Judge, conditions: readonly Condition[], draining: boolean) {
  const { name, generation } = judge.policy;
  const pending = conditions.flatMap((condition) => condition.pending?.() ?? []);
  const details = conditions.map((condition) => condition.details?.());
  return {
    ready: !draining && pending.length === 0,
    policy: { name, generation },
    world: judge.world.origin,
    ...(pending.length > 0 ? { pending } : {}),
    ...Object.assign({}, ...details),
  };
}
