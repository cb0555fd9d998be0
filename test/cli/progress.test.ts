import { Writable } from 'node:stream';
import t from 'tap';
import { progressBar } from '../../src/cli/progress.ts';

/** A terminal that keeps what is written, and a clock that is set by hand. */
function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const clock = { now: 5000 };
  const bar = progressBar(Object.assign(stream, { isTTY }), () => clock.now);
  return { written, clock, bar };
}

t.test('silent for the first second, then drawn ten times a second', async (t) => {
  const { written, clock, bar } = terminal(true);
  bar.read(10);
  clock.now += 999;
  bar.read(20);
  t.strictSame(written, []);
  clock.now += 1;
  bar.read(12_345);
  clock.now += 99;
  bar.show(0.1);
  clock.now += 1;
  bar.show(0.5);
  bar.end();
  t.strictSame(written, [
    '\rreading: 12,345 objects',
    `\r[${'='.repeat(15)}${' '.repeat(15)}] 50%`,
    `\r${' '.repeat(36)}\r`,
  ]);
});

t.test('a shorter line wipes the rest of the longer one before it', async (t) => {
  const { written, clock, bar } = terminal(true);
  clock.now += 1000;
  bar.show(1);
  clock.now += 100;
  bar.read(1);
  t.equal(written[1], `\r${'reading: 1 objects'.padEnd(37)}`);
});

t.test('short work leaves no trace', async (t) => {
  const { written, bar } = terminal(true);
  bar.show(1);
  bar.end();
  t.strictSame(written, []);
});

t.test('no terminal, no bar', async (t) => {
  const { written, clock, bar } = terminal(false);
  clock.now += 5000;
  bar.read(1);
  bar.show(0.5);
  bar.end();
  t.strictSame(written, []);
});
