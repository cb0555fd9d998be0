/** When to do again what is done at an interval and after changes. Milliseconds, of a clock that only goes forward. */
export interface RhythmTimings {
  /** From one time to the next, where nothing changes. */
  readonly interval: number;
  /** How long it is to be quiet after a change: one seldom comes alone. */
  readonly settle: number;
  /** The least from one time to the next, however much changes. */
  readonly least: number;
}

/** A StatefulSet that rolls out changes many times within minutes. */
const SETTLE_MS = 10_000;
const LEAST_MS = 60_000;

/** The usual timings at an interval. */
export function rhythmOf(interval: number): RhythmTimings {
  return { interval, settle: SETTLE_MS, least: Math.min(LEAST_MS, interval) };
}

/** Says when the next time is. Pure: it is told the time. */
export class Rhythm {
  readonly #timings: RhythmTimings;
  #doneAt: number | undefined;
  #firstChange: number | undefined;
  #lastChange = 0;

  constructor(timings: RhythmTimings) {
    this.#timings = timings;
  }

  /** Something has changed. */
  changed(now: number): void {
    this.#firstChange ??= now;
    this.#lastChange = now;
  }

  /** It is being done: what changes from now on is for the next time. */
  began(now: number): void {
    this.#doneAt = now;
    this.#firstChange = undefined;
  }

  /** The next time; in the past when it is due. */
  next(): number {
    if (this.#doneAt === undefined) return 0;
    const { interval, settle, least } = this.#timings;
    const usual = this.#doneAt + interval;
    if (this.#firstChange === undefined) return usual;
    // What never comes to rest is not waited for.
    const calm = Math.min(this.#lastChange + settle, this.#firstChange + 4 * settle);
    return Math.min(usual, Math.max(calm, this.#doneAt + least));
  }
}
