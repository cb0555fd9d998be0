import type { Logger } from 'pino';
import { wordsOf } from '../kubernetes/error-words.ts';
import { BUNDLED_POLICIES } from '../policy/bundled.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Policy } from '../policy/policy.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Condition } from '../server/readiness.ts';
import { reloaded } from '../server/reloaded.ts';

/** The policy in force, following its files until it is closed. */
export interface OpenPolicy {
  readonly current: Policy;
  readonly condition: Condition;
  /** Calls `listener` with each later policy. */
  onChange(listener: (policy: Policy) => void): void;
  close(): void;
}

/** Loads what `refs` name, and loads it again as it changes. @throws PolicyError when it cannot be loaded at first */
export async function openPolicy(
  refs: readonly string[],
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): Promise<OpenPolicy> {
  let listener: (policy: Policy) => void = () => undefined;
  const followed = await reloaded<Policy>({
    paths: refs.filter((ref) => !BUNDLED_POLICIES.some((name) => name === ref)),
    load: () => loadPolicy(refs),
    onLoad: (policy, previous) => {
      const changed = policy.generation !== previous.generation;
      metrics.policyReloaded(changed ? 'applied' : 'unchanged');
      if (!changed) return;
      metrics.setPolicy(policy);
      const { name, generation } = policy;
      logger.info({ policy: name, generation, previous: previous.generation }, 'another policy is in force');
      listener(policy);
    },
    onFailure: (error) => {
      metrics.policyReloaded('failed');
      const problems = wordsOf(error).split('\n');
      logger.error(
        { problems },
        'the policy cannot be loaded as it is now; the last good one stays in force',
      );
    },
  });
  return {
    get current() {
      return followed.current;
    },
    condition: {
      details: () => (followed.failure === undefined ? {} : { policyFailure: shortened(followed.failure) }),
    },
    onChange: (added) => {
      listener = added;
    },
    close: followed.close,
  };
}

/** The first problem, and how many there are beside it. */
function shortened(failure: string): string {
  const [first = '', ...others] = failure.split('\n');
  return others.length > 0 ? `${first} (and ${others.length} more)` : first;
}
