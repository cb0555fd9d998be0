/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints one figure, with what it should be at most or at least. */
export function figure(name: string, value: string, goal = ''): void {
  console.log(`  ${name.padEnd(58)} ${value.padStart(14)}${goal ? `   (goal: ${goal})` : ''}`);
}

/** Milliseconds that `work` takes, by the wall. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
