import type { Limits } from './limits.ts';
import type { Shortage } from './pressure.ts';

/** Why a request is turned away. */
export type Refusal = Shortage | 'in-flight' | 'bodies';

/** Garbage is collected only where something is allocated: a few requests pass even when memory is short. */
const PASS_ONE_IN = 10;

/**
 * Lets requests in, or turns them away at once: a queue would only make all of them late. What is turned away has no
 * `Retry-After`: with one, the API server's client would wait and ask again, up to ten times, before the webhook's failure
 * policy decides (k8s.io/client-go, rest/with_retry.go).
 */
export class Gate {
  readonly #limits: Pick<Limits, 'inFlight' | 'bodies'>;
  readonly #shortage: () => Shortage | undefined;
  #inFlight = 0;
  #bytes = 0;
  #short = 0;

  /** `shortage` says what the process runs short of. */
  constructor(limits: Pick<Limits, 'inFlight' | 'bodies'>, shortage: () => Shortage | undefined) {
    this.#limits = limits;
    this.#shortage = shortage;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** A visit, which must be left; or why there is none. `now` in milliseconds. */
  enter(now: number): Visit | Refusal {
    if (this.#inFlight >= this.#limits.inFlight) return 'in-flight';
    const shortage = this.#shortage();
    if (shortage === 'delay') return shortage;
    if (shortage === 'memory' && ++this.#short % PASS_ONE_IN !== 0) return shortage;
    this.#inFlight++;
    let held = 0;
    let left = false;
    return {
      since: now,
      hold: (bytes) => {
        if (left || this.#bytes + bytes > this.#limits.bodies) return false;
        this.#bytes += bytes;
        held += bytes;
        return true;
      },
      leave: () => {
        if (left) return;
        left = true;
        this.#inFlight--;
        this.#bytes -= held;
      },
    };
  }
}

/** One request, from its headers to the end of its answer. */
export interface Visit {
  /** When its headers were read, in milliseconds. */
  readonly since: number;
  /** Takes room for a part of its body; false when there is none. */
  hold(bytes: number): boolean;
  leave(): void;
}
