import t from 'tap';
import { mooring } from './harness.ts';

const CASES: readonly { readonly words: readonly string[]; readonly expect: string }[] = [
  { words: ['--events'], expect: '--events goes with --world cluster' },
  { words: ['--audit-interval=10m'], expect: '--audit-interval goes with --world cluster' },
  { words: ['--publish-reports'], expect: '--publish-reports goes with --world cluster' },
  { words: ['--audit-lease=ours'], expect: '--audit-lease goes with --world cluster' },
  {
    words: ['--audit-interval=5s'],
    expect: '--audit-interval takes 10s to 168h, such as 10m; it was given "5s"',
  },
  { words: ['--audit-interval=ten'], expect: 'it was given "ten"' },
  { words: ['--audit-interval=169h'], expect: 'it was given "169h"' },
];

for (const { words, expect } of CASES) {
  t.test(`serve ${words.join(' ')}`, async (t) => {
    const { code, stderr } = await mooring(['serve', '--port=0', '--metrics-port=none', ...words]);
    t.equal(code, 2);
    t.match(stderr, expect);
  });
}
