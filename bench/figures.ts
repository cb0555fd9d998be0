/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The measurement that `share` of them lie below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
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
