import { remembered } from './remembered.ts';

/** In milliseconds. */
export const DAY = 86_400_000;

/** Milliseconds of each unit that a duration may be written in. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY,
  w: 7 * DAY,
};

const DURATION = /^(?:[0-9]+(?:\.[0-9]+)?[smhdw])+$/;
const PART = /([0-9]+(?:\.[0-9]+)?)([smhdw])/g;

/**
 * Milliseconds of a duration such as `24h`, `1h30m` or `7d`: as Go writes them, and days and weeks. undefined for
 * anything else, and for one that is not more than zero.
 */
export const parseDuration = remembered(256, (value): number | undefined => {
  const trimmed = value.trim();
  if (trimmed.length > 40 || !DURATION.test(trimmed)) return undefined;
  let total = 0;
  for (const [, count, unit] of trimmed.matchAll(PART)) total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return total > 0 ? total : undefined;
});

const STEPS = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A span of milliseconds as people say it, in its two largest units, rounded down: `2 days 3 hours`, `less than a minute`. */
export function durationWords(milliseconds: number): string {
  const words: string[] = [];
  let rest = milliseconds;
  for (const [unit, size] of STEPS) {
    const count = Math.floor(rest / size);
    if (count < 1 && words.length === 0) continue;
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    rest -= count * size;
    if (words.length === 2 || (count < 1 && words.length > 0)) break;
  }
  return words.join(' ') || 'less than a minute';
}
