/** What the API server waits when a webhook's configuration does not say (kubernetes.io: timeoutSeconds). */
const DEFAULT_SECONDS = 10;

function secondsOf(timeout: unknown): number {
  const match = typeof timeout === 'string' ? /^([0-9]{1,4})s$/.exec(timeout) : null;
  return match ? Number(match[1]) : DEFAULT_SECONDS;
}

/**
 * Milliseconds in which to ask others: the smaller of a second less than the API server waits, since it rounds up, and
 * four fifths of it. `timeout` is the query's own, such as `5s`.
 */
export function timeLeft(timeout: unknown): number {
  const seconds = secondsOf(timeout);
  return Math.max(0, Math.min(seconds - 1, seconds * 0.8) * 1000);
}

/**
 * Whether a request that came in `elapsed` milliseconds ago is too late to be judged at all: four fifths of the API
 * server's patience are gone. Judging what is at hand takes a millisecond, so a whole second is not kept back for it.
 */
export function isLate(timeout: unknown, elapsed: number): boolean {
  return elapsed > secondsOf(timeout) * 800;
}
