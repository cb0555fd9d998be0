import type { Io } from './command.ts';

/** How long work takes before a bar is worth its flicker, and how often it is drawn; milliseconds. */
const PATIENCE = 1000;
const INTERVAL = 100;
const WIDTH = 30;

export interface ProgressBar {
  /** How many objects are read, while nobody knows how many there are. */
  readonly read: (objects: number) => void;
  /** How far the work is, from 0 to 1. */
  readonly show: (share: number) => void;
  /** Wipes the bar. */
  readonly end: () => void;
}

/**
 * A bar for whoever watches: silent unless `stream` is a terminal and the work takes more than a second. `clock` gives
 * milliseconds.
 */
export function progressBar(stream: Io['stderr'], clock = () => performance.now()): ProgressBar {
  if (stream.isTTY !== true) return { read: () => undefined, show: () => undefined, end: () => undefined };
  const start = clock();
  let drawnAt = start + PATIENCE - INTERVAL;
  let width = 0;
  const draw = (words: () => string) => {
    const now = clock();
    if (now - drawnAt < INTERVAL) return;
    drawnAt = now;
    const line = words();
    stream.write(`\r${line.padEnd(width)}`);
    width = line.length;
  };
  return {
    read: (objects) => draw(() => `reading: ${objects.toLocaleString('en')} objects`),
    show: (share) => draw(() => bar(share)),
    end: () => {
      if (width > 0) stream.write(`\r${' '.repeat(width)}\r`);
    },
  };
}

function bar(share: number): string {
  const filled = Math.round(share * WIDTH);
  return `[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${Math.round(share * 100)}%`;
}
