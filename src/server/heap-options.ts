/** V8 of Node 26, whose options these are; an older one may refuse to start with them. */
const [major = 0, minor = 0] = process.versions.v8.split('.').map(Number);
const isMeasured = major > 14 || (major === 14 && minor >= 6);

/** Memory of the compiler that optimizes most goes back to the system, and what it compiles allocates where all else does. */
const FAST = ['--managed-zone-memory', '--memory-pool-timeout=1', '--no-allocation-site-pretenuring'];

/**
 * How V8 keeps the heap of a server small, by its command line: what can be told to a process that runs comes too late.
 * A review leaves seventy kilobytes of garbage and nothing else. A small young generation, collected by the thread that
 * waits for it anyway, costs less than V8's own choice of a large one and of helpers. Where the memory of the compiler
 * that optimizes most cannot be given back, it takes more than it gives in time. docs/performance.md has the figures.
 */
export const HEAP_OPTIONS: readonly string[] = [
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
  '--v8-pool-size=2',
  ...(isMeasured ? FAST : ['--no-turbofan']),
];
