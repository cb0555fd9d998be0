import type { Evaluation, Finding } from './finding.ts';

/** How much a rule counts, by its enforcement: what would refuse outweighs what would warn. */
const WEIGHTS: Readonly<Record<Finding['enforcement'], number>> = { deny: 10, warn: 3, audit: 1 };

/**
 * Adds up evaluations to a score of 0 to 100: the weight of the rules that hold over the weight of all that were judged.
 * A rule counts once an object, at the worst of its findings; what was not evaluated or silenced does not count.
 */
export class Score {
  #held = 0;
  #judged = 0;

  add({ findings, passed }: Evaluation): void {
    for (const { enforcement } of passed) this.#held += WEIGHTS[enforcement];
    for (const { enforcement } of passed) this.#judged += WEIGHTS[enforcement];
    const counted = new Set<string>();
    // Findings are sorted worst first.
    for (const { rule, enforcement } of findings) {
      if (counted.has(rule)) continue;
      counted.add(rule);
      this.#judged += WEIGHTS[enforcement];
    }
  }

  /** 100 when nothing was judged. Rounded down, so that only a clean sheet has 100. */
  get value(): number {
    return this.#judged === 0 ? 100 : Math.floor((100 * this.#held) / this.#judged);
  }
}
