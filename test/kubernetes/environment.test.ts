import t from 'tap';
import { readContainer } from '../../src/kubernetes/container.ts';
import { expandReferences, readVariable, type Variable } from '../../src/kubernetes/environment.ts';

const container = (more: object) => readContainer({ name: 'db', ...more }, 'containers', []);
const words = (variable: Variable) =>
  variable.is === 'value'
    ? variable.value
    : variable.is === 'absent'
      ? '(absent)'
      : `(from ${variable.from})`;

const env = [
  { name: 'BASE', value: '/data' },
  { name: 'EMPTY', value: '' },
  { name: 'BARE' },
  { name: 'DIR', value: '$(BASE)/pg' },
  { name: 'DEEP', value: '$(DIR)/deep' },
  { name: 'ESCAPED', value: '$$(BASE)' },
  { name: 'NOTHING', value: '$(MISSING)/x' },
  { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  { name: 'HIDDEN', value: '/x/$(SECRET)' },
  { name: 'SELF', value: '$(SELF)' },
  { name: 'DOLLAR', value: '$BASE' },
];

t.test('readVariable', async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ['BASE', '/data'],
    ['EMPTY', '(absent)'],
    ['BARE', '(absent)'],
    ['MISSING', '(absent)'],
    ['DIR', '/data/pg'],
    ['DEEP', '/data/pg/deep'],
    ['ESCAPED', '$(BASE)'],
    ['NOTHING', '$(MISSING)/x'],
    ['SECRET', '(from variable SECRET)'],
    ['HIDDEN', '(from variable SECRET)'],
    ['SELF', '(from variable SELF)'],
    ['DOLLAR', '$BASE'],
    ['constructor', '(absent)'],
  ];
  for (const [name, expected] of rows) t.equal(words(readVariable(container({ env }), name)), expected, name);
});

t.test('envFrom can set only what env does not', async (t) => {
  const hidden = container({ env, envFrom: [{ configMapRef: { name: 'c' } }] });
  t.equal(words(readVariable(hidden, 'BASE')), '/data');
  t.equal(words(readVariable(hidden, 'EMPTY')), '(absent)');
  t.equal(words(readVariable(hidden, 'MISSING')), '(from envFrom)');
  t.equal(words(expandReferences(hidden, '$(MISSING)/a')), '(from variable MISSING)');
});

t.test('expandReferences', async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ['--datadir=$(BASE)', '--datadir=/data'],
    ['plain', 'plain'],
    ['', ''],
    ['$(hostname -f)', '$(hostname -f)'],
    ['$$(BASE)$(BASE)', '$(BASE)/data'],
    ['$(SECRET)', '(from variable SECRET)'],
  ];
  for (const [text, expected] of rows)
    t.equal(words(expandReferences(container({ env }), text)), expected, text);
});

t.test('references made to cost time', async (t) => {
  const laughs = Array.from({ length: 20 }, (_, level) => ({
    name: `L${level}`,
    value: level === 0 ? 'ha' : `$(L${level - 1})`.repeat(50),
  }));
  const started = performance.now();
  t.equal(readVariable(container({ env: laughs }), 'L19').is, 'elsewhere');
  t.ok(performance.now() - started < 100);
});
