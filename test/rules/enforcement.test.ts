import t from 'tap';
import { atLeast, ENFORCEMENTS, type Enforcement, laxer, stricter } from '../../src/rules/enforcement.ts';

t.test('enforcements from strictest to none', async (t) => {
  t.strictSame(ENFORCEMENTS, ['deny', 'warn', 'audit', 'off']);
  for (const [index, a] of ENFORCEMENTS.entries()) {
    for (const [other, b] of ENFORCEMENTS.entries()) {
      const [strict, lax]: readonly Enforcement[] = index <= other ? [a, b] : [b, a];
      t.equal(stricter(a, b), strict, `the stricter of ${a} and ${b}`);
      t.equal(laxer(a, b), lax, `the laxer of ${a} and ${b}`);
      t.equal(atLeast(a, b), index <= other, `${a} is at least ${b}`);
    }
  }
});
