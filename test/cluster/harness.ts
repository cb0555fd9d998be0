import { setTimeout as sleep } from 'node:timers/promises';
import { TIMINGS, type Timings } from '../../src/cluster/timings.ts';

/** As in a cluster, only shorter. */
export const QUICK: Timings = {
  ...TIMINGS,
  silence: 150,
  shortWatch: 20,
  firstWait: 2,
  longestWait: 20,
  deniedWait: 40,
};

export interface Tap {
  teardown(callback: () => unknown): void;
}

/** Waits for what must come about; a test that waits for ever is ended by its runner. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}
