/** What a Lease says (coordination.k8s.io/v1, LeaseSpec). */
export interface LeaseRecord {
  /** Empty when nobody holds it. */
  readonly holder: string;
  readonly durationSeconds: number;
  /** As written, to the microsecond. */
  readonly acquireTime: string;
  readonly renewTime: string;
  readonly transitions: number;
}

/** Milliseconds. */
export interface ElectionTimings {
  /** How long others wait after a lease was last seen to change before they take it. */
  readonly duration: number;
  /** How long a leader that cannot renew goes on. Less than `duration`, so that it has stopped before another begins. */
  readonly renewDeadline: number;
  /** Between two attempts. */
  readonly retry: number;
}

/** As the components of Kubernetes have them (k8s.io/component-base, config/v1alpha1/defaults.go). */
export const ELECTION_TIMINGS: ElectionTimings = { duration: 15_000, renewDeadline: 10_000, retry: 2000 };

/**
 * Who leads, by a Lease, after client-go (tools/leaderelection, tryAcquireOrRenew): a lease is believed for as long as it
 * was last seen to change, by one's own clock, so that clocks need not agree. Pure: `now` is of a clock that only goes
 * forward, in milliseconds; `wall` is milliseconds since the epoch, for people to read.
 */
export class Election {
  readonly #identity: string;
  readonly #timings: ElectionTimings;
  #observed: { readonly record: LeaseRecord; readonly at: number } | undefined;
  #renewedAt: number | undefined;

  constructor(identity: string, timings: ElectionTimings = ELECTION_TIMINGS) {
    this.#identity = identity;
    this.#timings = timings;
  }

  /** Until when this one leads, unless it renews; undefined when it does not. */
  get until(): number | undefined {
    return this.#renewedAt === undefined ? undefined : this.#renewedAt + this.#timings.renewDeadline;
  }

  isLeader(now: number): boolean {
    return this.until !== undefined && now < this.until;
  }

  /** What to write, given what is stored (undefined: there is no lease yet); undefined when another holds it. */
  claim(stored: LeaseRecord | undefined, now: number, wall: number): LeaseRecord | undefined {
    if (stored) this.#observe(stored, now);
    const own = stored?.holder === this.#identity;
    if (!own) this.#renewedAt = undefined;
    if (stored && !own && this.#isHeld(now)) return undefined;
    const time = microTime(wall);
    return {
      holder: this.#identity,
      durationSeconds: Math.ceil(this.#timings.duration / 1000),
      acquireTime: own ? stored.acquireTime : time,
      renewTime: time,
      transitions: stored && !own ? stored.transitions + 1 : (stored?.transitions ?? 0),
    };
  }

  /** Says that a claim is stored; `sent` is when it was sent: it may have been stored at once, and answered late. */
  won(record: LeaseRecord, sent: number): void {
    this.#observed = { record, at: sent };
    this.#renewedAt = sent;
  }

  /** What to write when it goes, so that another need not wait; undefined when it does not lead. */
  release(now: number, wall: number): LeaseRecord | undefined {
    const record = this.#observed?.record;
    if (!record || !this.isLeader(now)) return undefined;
    this.#renewedAt = undefined;
    const time = microTime(wall);
    return { ...record, holder: '', durationSeconds: 1, acquireTime: time, renewTime: time };
  }

  #observe(record: LeaseRecord, now: number): void {
    const last = this.#observed?.record;
    if (last?.holder === record.holder && last.renewTime === record.renewTime) return;
    this.#observed = { record, at: now };
  }

  #isHeld(now: number): boolean {
    if (!this.#observed) return false;
    const { record, at } = this.#observed;
    return record.holder !== '' && now < at + record.durationSeconds * 1000;
  }
}

/** metav1.MicroTime takes exactly six digits. */
function microTime(wall: number): string {
  return new Date(wall).toISOString().replace('Z', '000Z');
}
