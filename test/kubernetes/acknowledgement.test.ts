import t from 'tap';
import { type Acknowledgement, acknowledged } from '../../src/kubernetes/acknowledgement.ts';
import { readMeta } from '../../src/kubernetes/meta.ts';

const cases: readonly { allow: unknown; word: Acknowledgement; expect: boolean }[] = [
  { allow: 'scale-down', word: 'scale-down', expect: true },
  { allow: 'delete, scale-down ', word: 'scale-down', expect: true },
  { allow: 'scale-down,', word: 'delete', expect: false },
  { allow: 'scale-down-now', word: 'scale-down', expect: false },
  { allow: 'Parallel', word: 'parallel', expect: false },
  { allow: '*', word: 'delete', expect: false },
  { allow: '', word: 'delete', expect: false },
  { allow: undefined, word: 'delete', expect: false },
  { allow: ['delete'], word: 'delete', expect: false },
];

for (const { allow, word, expect } of cases) {
  t.test(`${JSON.stringify(allow)} ${expect ? 'allows' : 'does not allow'} ${word}`, async (t) => {
    t.equal(
      acknowledged(readMeta({ metadata: { annotations: { 'mooring.dev/allow': allow } } }), word),
      expect,
    );
  });
}
