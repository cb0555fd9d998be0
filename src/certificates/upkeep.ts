import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from './keeper.ts';

/** Milliseconds: between two looks when all is well, and to wait after the first failure. */
const PERIOD_MS = 30_000;
const FIRST_WAIT_MS = 1000;
/** A rotation takes three looks; more in a row are a fight with someone, which can wait. */
const MOST_AT_ONCE = 8;

/**
 * Has `keeper` look now and then until `signal` ends it: about twice a minute, and after failures at growing intervals
 * up to that. `report` is told how each round went. Resolves after the first one; never rejects.
 */
export async function keepUp(
  keeper: Keeper,
  signal: AbortSignal,
  report: (failure: unknown) => void,
): Promise<void> {
  let failures = 0;
  const round = async () => {
    try {
      for (let looks = 0; looks < MOST_AT_ONCE && (await keeper.look()); looks++) signal.throwIfAborted();
      failures = 0;
      report(undefined);
    } catch (error) {
      if (signal.aborted) return;
      failures++;
      report(error);
    }
  };
  const forever = async () => {
    while (!signal.aborted) {
      const wait = failures === 0 ? PERIOD_MS : Math.min(PERIOD_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
      // Replicas that began together do not look together for ever.
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal, ref: false }).catch(
        () => undefined,
      );
      if (!signal.aborted) await round();
    }
  };
  await round();
  void forever();
}
