import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Limits } from './limits.ts';

/** What the process runs short of: time on its event loop, or memory. */
export type Shortage = 'delay' | 'memory';

const LOOK_MS = 500;
const RESOLUTION_MS = 20;

/**
 * Watches the process. The delay is the median over half a second: one large object that held the loop up does not count,
 * a load that is too much for it does.
 */
export class Pressure {
  readonly #limits: Pick<Limits, 'delay' | 'heap'>;
  readonly #delays: ELDHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  #shortage: Shortage | undefined;

  constructor(limits: Pick<Limits, 'delay' | 'heap'>) {
    this.#limits = limits;
    this.#delays.enable();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /** What there is too little of now; undefined when there is enough. */
  get shortage(): Shortage | undefined {
    return this.#shortage;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delays.disable();
  }

  #look(): void {
    const delay = this.#delays.percentile(50) / 1e6 - RESOLUTION_MS;
    this.#delays.reset();
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    if (used > limit * this.#limits.heap) this.#shortage = 'memory';
    else this.#shortage = delay > this.#limits.delay ? 'delay' : undefined;
  }
}
