import type { Socket } from 'node:net';

/** How long a connection is kept, give or take a quarter, and how many requests it may carry. */
const LIFETIME_MS = 60_000;
const MOST_REQUESTS = 10_000;

interface Life {
  readonly ends: number;
  requests: number;
}

/**
 * Says when a connection has served long enough. The API server keeps connections for as long as it can, also to one
 * replica of several (kubernetes/kubernetes 127335): closing them now and then lets replicas share the load. The jitter
 * keeps them from closing all at once.
 */
export class Connections {
  readonly #lives = new WeakMap<Socket, Life>();

  /** Counts a request; true when its answer should be the connection's last. */
  shouldClose(socket: Socket, now: number): boolean {
    let life = this.#lives.get(socket);
    if (!life) {
      life = { ends: now + LIFETIME_MS * (0.75 + Math.random() / 2), requests: 0 };
      this.#lives.set(socket, life);
    }
    life.requests++;
    return life.requests >= MOST_REQUESTS || now >= life.ends;
  }
}
