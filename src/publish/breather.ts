import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of work at a stretch: admission requests that come in meanwhile wait no longer. */
const STRETCH_MS = 5;

/**
 * To be called between pieces of long work: gives nothing as long as the work is short, else a promise to be awaited,
 * while others have their turn.
 */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STRETCH_MS) return undefined;
    return turn().then(() => {
      since = performance.now();
    });
  };
}
