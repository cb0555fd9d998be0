import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from './backoff.ts';
import { ClusterError, hasCode } from './error.ts';

/** A list may take longer than the server remembers the moment it began at. */
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/**
 * Does `work`, which may be done twice, again when the API server could not do it just then: it was busy, restarting, or had
 * forgotten where a list began. Waits as long as it asks for. @throws what the third attempt throws; ABORTED
 */
export async function retried<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const wait = backoff.next();
      const again = hasCode(error, 'EXPIRED', 'TOO_MANY_REQUESTS', 'UNREACHABLE', 'SERVER');
      if (!again || backoff.attempts >= ATTEMPTS) throw error;
      await sleep(error.retryAfter ?? wait, undefined, { signal }).catch(() => {
        throw new ClusterError('ABORTED', `given up, after: ${error.message}`, { cause: error });
      });
    }
  }
}
