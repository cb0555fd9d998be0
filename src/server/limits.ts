/** Two objects of about 3 MB, as etcd lets them grow, and their wrapping. */
export const BODY_LIMIT = 8 * 1024 * 1024;

/** What the server takes from outside before it says no. Times are in milliseconds. */
export interface Limits {
  /** Bytes of one body. */
  readonly body: number;
  /** Bytes of all the bodies held at once. */
  readonly bodies: number;
  /** Requests being read or answered at once. */
  readonly inFlight: number;
  /** Open connections; what comes past them is closed unanswered. */
  readonly connections: number;
  /** For the TLS handshake. */
  readonly handshake: number;
  /** For the whole of a request's headers, and for a connection to send its first. */
  readonly headers: number;
  /** For a whole request, its body included. */
  readonly request: number;
  /** That a connection may rest between two requests. */
  readonly keepAlive: number;
  /** That a connection may stand still while it is owed an answer or part of one, as one that reads nothing does. */
  readonly silence: number;
  /** How often headers and requests are looked at for lateness. */
  readonly check: number;
  /** Delay of the event loop, over half a second, past which new requests are turned away. */
  readonly delay: number;
  /** Share of the heap's limit past which most new requests are turned away. */
  readonly heap: number;
  /** That a shutdown waits for what is still in flight, once nothing new comes. */
  readonly grace: number;
}

export const LIMITS: Limits = {
  body: BODY_LIMIT,
  bodies: 64 * 1024 * 1024,
  inFlight: 400,
  connections: 2000,
  handshake: 10_000,
  headers: 10_000,
  request: 30_000,
  // Longer than the API server keeps an idle connection (90 s), so that it is never we who close under its request.
  keepAlive: 95_000,
  silence: 120_000,
  check: 1000,
  delay: 1000,
  heap: 0.9,
  // The longest that the API server waits for any webhook.
  grace: 30_000,
};
