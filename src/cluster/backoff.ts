/** How long to wait before trying again: twice as long each time, with jitter, so that replicas do not come back at once. */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  #attempts = 0;

  /** Milliseconds: about the first wait, and about the longest. */
  constructor(first: number, most: number) {
    this.#first = first;
    this.#most = most;
  }

  /** How often `next` was asked since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Milliseconds to wait now, give or take a half. */
  next(): number {
    const wait = Math.min(this.#most, this.#first * 2 ** Math.min(this.#attempts, 30));
    this.#attempts++;
    return jittered(wait);
  }

  reset(): void {
    this.#attempts = 0;
  }
}

/** From half of `milliseconds` to one and a half of it. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random());
}
