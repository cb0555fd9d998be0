/**
 * How V8 keeps the heap of a server small, by its command line: what can be told to a process that runs comes too late.
 * A review leaves seventy kilobytes of garbage and nothing else. A small young generation, collected by the thread that
 * waits for it anyway, costs less than V8's own choice of a large one and of helpers; and the compiler that optimizes most
 * takes more memory than it gives back in time. docs/performance.md has the figures.
 */
export const HEAP_OPTIONS: readonly string[] = [
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
  '--no-turbofan',
  '--v8-pool-size=2',
];
