let pending: Promise<void> | undefined;

/**
 * Resolves at the next turn of the event loop, for all who wait for it one after another. Requests that came together are
 * so taken through each step together, and the processor's caches hold one step's code at a time: judging costs half of
 * what it does between reading one connection and the next (docs/performance.md). A lone request waits for nothing.
 */
export function nextTurn(): Promise<void> {
  pending ??= new Promise((resolve) => {
    setImmediate(() => {
      pending = undefined;
      resolve();
    });
  });
  return pending;
}
