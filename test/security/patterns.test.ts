import t from 'tap';
import { readStatement } from '../../src/backups/declaration.ts';
import { readCommandLine } from '../../src/kubernetes/command-line.ts';
import { parseQuantity } from '../../src/kubernetes/quantity.ts';

/** As long as an object may be. With a pattern that looks at each pair of characters these would take hours. */
const LONG = 2_000_000;

t.test('long texts are read once, not once for each of their characters', async (t) => {
  const flags = `-${'c'.repeat(LONG)}!`;
  t.equal(readCommandLine({ command: ['sh', flags], args: [] }).script, false, 'flags of a shell');
  t.equal(parseQuantity(`${'0'.repeat(LONG)}!`), undefined, 'a quantity');
  t.equal(readStatement(`x${' '.repeat(LONG)}x`), 'declared', 'a declared backup');
  t.equal(readStatement(`none${' '.repeat(LONG)}:`), 'refused', 'and one that is refused');
  const script = `${'"a'.repeat(20_001)} ${'$('.repeat(10_000)}`;
  t.equal(
    readCommandLine({ command: ['sh', '-c', script], args: [] }).script,
    true,
    'a script of open quotes',
  );
});
