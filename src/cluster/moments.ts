/** The moments that lists are of, and whether they have passed: a list is of the moment at which its first page was made. */
export class Moments {
  /** Resolves once they have all passed. */
  readonly past: Promise<void>;
  readonly #waiting: Set<unknown>;
  readonly #begun = new Set<unknown>();
  readonly #passed: () => void;
  #moved = false;

  /** `lists` are told apart by identity. */
  constructor(lists: readonly object[]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.past = promise;
    this.#passed = resolve;
    this.#waiting = new Set(lists);
    if (lists.length === 0) resolve();
  }

  /** Whether a list had to begin anew, and is of a later moment than was thought. */
  get moved(): boolean {
    return this.#moved;
  }

  /** The first page has begun to come. */
  begun(list: object): void {
    if (this.#begun.has(list)) this.#moved = true;
    this.#begun.add(list);
    this.ended(list);
  }

  /** There is no more of it, or never was. */
  ended(list: object): void {
    this.#waiting.delete(list);
    if (this.#waiting.size === 0) this.#passed();
  }
}
