import { noteKey, type RefusalNote } from './refusal-note.ts';

/** Refusals of one object and operation that are still to be told of. Times in milliseconds since the epoch. */
export interface Refusals {
  /** The last of them. */
  readonly note: RefusalNote;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

interface Entry {
  pending: Refusals | undefined;
  /** Until then it is not told of again. */
  quietUntil: number;
}

/** How much is told, and how much is remembered. */
export interface LedgerLimits {
  /** Milliseconds between two words about the same object and operation. */
  readonly quiet: number;
  /** Words a second, on average, and how many may come at once. */
  readonly rate: number;
  readonly burst: number;
  /** Objects and operations that are remembered; refusals of more are not told of. */
  readonly most: number;
}

export const LEDGER_LIMITS: LedgerLimits = { quiet: 60_000, rate: 5, burst: 25, most: 1000 };

/**
 * Gathers refusals, so that a controller that tries again and again makes one Event that counts, and a flood of them
 * costs the API server little. Pure: it is told the time.
 */
export class RefusalLedger {
  readonly #limits: LedgerLimits;
  readonly #entries = new Map<string, Entry>();
  #tokens: number;
  #filledAt = 0;
  #dropped = 0;

  constructor(limits: LedgerLimits = LEDGER_LIMITS) {
    this.#limits = limits;
    this.#tokens = limits.burst;
  }

  /** Refusals that were not remembered, for want of room. */
  get dropped(): number {
    return this.#dropped;
  }

  add(note: RefusalNote, now: number): void {
    const key = noteKey(note);
    const entry = this.#entries.get(key) ?? this.#enter(key, now);
    if (!entry) {
      this.#dropped++;
      return;
    }
    const { count = 0, first = now } = entry.pending ?? {};
    entry.pending = { note, count: count + 1, first, last: now };
  }

  /** Takes what is to be told of next, if anything may be. */
  take(now: number): Refusals | undefined {
    this.#fill(now);
    if (this.#tokens < 1) return undefined;
    for (const entry of this.#entries.values()) {
      const { pending } = entry;
      if (!pending || entry.quietUntil > now) continue;
      entry.pending = undefined;
      entry.quietUntil = now + this.#limits.quiet;
      this.#tokens--;
      return pending;
    }
    return undefined;
  }

  #enter(key: string, now: number): Entry | undefined {
    if (this.#entries.size >= this.#limits.most) this.#forget(now);
    if (this.#entries.size >= this.#limits.most) return undefined;
    const entry: Entry = { pending: undefined, quietUntil: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets those of which there is nothing left to tell. */
  #forget(now: number): void {
    for (const [key, { pending, quietUntil }] of this.#entries) {
      if (!pending && quietUntil <= now) this.#entries.delete(key);
    }
  }

  #fill(now: number): void {
    const { rate, burst } = this.#limits;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * rate);
    this.#filledAt = now;
  }
}
