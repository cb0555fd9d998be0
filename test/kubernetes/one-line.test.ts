import fc from 'fast-check';
import t from 'tap';
import { oneLine } from '../../src/kubernetes/one-line.ts';

t.test('a line stays a line', async (t) => {
  t.equal(oneLine('plain text, naïve: 数'), 'plain text, naïve: 数');
  t.equal(oneLine('a\r\nb\tc'), 'a b c');
  t.equal(oneLine('\u001b[2Kall is well'), ' [2Kall is well');
  t.equal(oneLine('a\u2028b\u2029c\u0085d\u007fe'), 'a b c d e');
  t.equal(oneLine('half \ud800 a pair'), 'half \ufffd a pair');
  t.equal(oneLine(''), '');
});

t.test('whatever is in it, and twice as once', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = oneLine(text);
      return line.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(line) && oneLine(line) === line;
    }),
  );
  t.pass();
});
