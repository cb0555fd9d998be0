import fc from 'fast-check';
import t from 'tap';
import { durationWords, parseDuration } from '../../src/kubernetes/duration.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

t.test('durations', async (t) => {
  const rows: readonly [string, number | undefined][] = [
    ['30s', 30_000],
    ['24h', DAY],
    ['1h30m', 90 * MINUTE],
    ['1.5h', 90 * MINUTE],
    ['7d', 7 * DAY],
    ['1w', 7 * DAY],
    [' 2h ', 2 * HOUR],
    ['', undefined],
    ['h', undefined],
    ['24', undefined],
    ['0h', undefined],
    ['-1h', undefined],
    ['1H', undefined],
    ['1h 30m', undefined],
    ['1e3h', undefined],
    [`${'9'.repeat(400)}h`, undefined],
  ];
  for (const [text, expected] of rows) t.equal(parseDuration(text), expected, `"${text}"`);
});

t.test('in words', async (t) => {
  const rows: readonly [number, string][] = [
    [0, 'less than a minute'],
    [-5, 'less than a minute'],
    [59_000, 'less than a minute'],
    [MINUTE, '1 minute'],
    [HOUR, '1 hour'],
    [HOUR + MINUTE, '1 hour 1 minute'],
    [DAY, '1 day'],
    [DAY + 59 * MINUTE, '1 day'],
    [2 * DAY + 3 * HOUR + 4 * MINUTE, '2 days 3 hours'],
    [400 * DAY, '400 days'],
  ];
  for (const [milliseconds, expected] of rows) t.equal(durationWords(milliseconds), expected);
});

t.test('what is written is read', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'), (count, unit) => {
      const one = parseDuration(`1${unit}`) ?? 0;
      return parseDuration(`${count}${unit}`) === count * one;
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => (parseDuration(text) ?? 1) > 0));
  t.pass();
});
