import type { Io } from './command.ts';

/** How long work takes before a bar is worth its flicker, and how often it is drawn; milliseconds. */
const PATIENCE = 1000;
const INTERVAL = 100;
const WIDTH = 30;

export interface ProgressBar {
  /** How far the work is, from 0 to 1. */
  readonly show: (share: number) => void;
  /** Wipes the bar. */
  readonly end: () => void;
}

/** A bar for whoever watches: silent unless `stream` is a terminal and the work takes more than a second. */
export function progressBar(stream: Io['stderr']): ProgressBar {
  if (stream.isTTY !== true) return { show: () => undefined, end: () => undefined };
  const start = performance.now();
  let drawn = 0;
  return {
    show: (share) => {
      const now = performance.now();
      if (now - start < PATIENCE || now - drawn < INTERVAL) return;
      drawn = now;
      const filled = Math.round(share * WIDTH);
      stream.write(`\r[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${Math.round(share * 100)}%`);
    },
    end: () => {
      if (drawn > 0) stream.write(`\r${' '.repeat(WIDTH + 7)}\r`);
    },
  };
}
