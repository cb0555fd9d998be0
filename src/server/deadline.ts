/** What the API server waits when a webhook's configuration does not say (kubernetes.io: timeoutSeconds). */
const DEFAULT_SECONDS = 10;

/**
 * Milliseconds to answer in: the smaller of a second less than the API server waits, since it rounds up, and four fifths
 * of it. `timeout` is the query's own, such as `5s`.
 */
export function timeLeft(timeout: unknown): number {
  const match = typeof timeout === 'string' ? /^([0-9]{1,4})s$/.exec(timeout) : null;
  const seconds = match ? Number(match[1]) : DEFAULT_SECONDS;
  return Math.max(0, Math.min(seconds - 1, seconds * 0.8) * 1000);
}
