import t from 'tap';
import {
  adopts,
  due,
  type Holding,
  isSettled,
  type Leaf,
  LIFETIMES,
  nextStep,
  seenNow,
} from '../../src/certificates/rotation.ts';
import { DAY } from '../../src/kubernetes/duration.ts';

const HOUR = 60 * 60_000;

function authority(id: string, from: number) {
  return { id, notBefore: from * DAY - HOUR, notAfter: (from + 365) * DAY };
}

function leaf(issuer: string, from: number, changes: Partial<Leaf> = {}): Leaf {
  return {
    id: `${issuer}-${from}`,
    issuer,
    named: true,
    notBefore: from * DAY - HOUR,
    notAfter: (from + 90) * DAY,
    ...changes,
  };
}

const A = authority('A', 0);
const B = authority('B', 244);

t.test('what comes next', async (t) => {
  const rows: readonly [
    name: string,
    holding: Holding | undefined,
    settled: boolean,
    day: number,
    expected: string,
  ][] = [
    ['nothing yet', undefined, false, 0, 'found'],
    ['all is well', { authorities: [A], leaf: leaf('A', 0) }, true, 59, 'rest'],
    ['two thirds of a leaf', { authorities: [A], leaf: leaf('A', 0) }, true, 60, 'issue'],
    [
      'though the API servers were not looked at',
      { authorities: [A], leaf: leaf('A', 0) },
      false,
      60,
      'issue',
    ],
    ['no leaf', { authorities: [A], leaf: undefined }, true, 1, 'issue'],
    ['a leaf of other names', { authorities: [A], leaf: leaf('A', 0, { named: false }) }, true, 1, 'issue'],
    ['an expired leaf', { authorities: [A], leaf: leaf('A', 0) }, true, 91, 'issue'],
    ['two thirds of an authority', { authorities: [A], leaf: leaf('A', 240) }, true, 244, 'rotate'],
    ['the leaf first', { authorities: [A], leaf: leaf('A', 180) }, true, 244, 'issue'],
    ['the new authority is not published', { authorities: [B, A], leaf: leaf('A', 240) }, false, 250, 'rest'],
    ['it is', { authorities: [B, A], leaf: leaf('A', 240) }, true, 244, 'issue'],
    [
      'it never was, and the old leaf is gone',
      { authorities: [B, A], leaf: leaf('A', 240) },
      false,
      330,
      'issue',
    ],
    ['switched', { authorities: [B, A], leaf: leaf('B', 244) }, true, 245, 'rest'],
    ['leaves of the old one may live', { authorities: [B, A], leaf: leaf('B', 304) }, true, 334, 'rest'],
    ['none can', { authorities: [B, A], leaf: leaf('B', 304) }, true, 335, 'drop'],
    ['the authority itself has expired', { authorities: [A], leaf: leaf('A', 300) }, true, 365, 'found'],
  ];
  for (const [name, holding, settled, day, expected] of rows)
    t.equal(nextStep(holding, settled, day * DAY, LIFETIMES).do, expected, name);
});

t.test('due at two thirds', async (t) => {
  t.equal(due({ notBefore: 0, notAfter: 300 }, 199), false);
  t.equal(due({ notBefore: 0, notAfter: 300 }, 200), true);
});

t.test('seen: in every bundle, without a break, for long enough', async (t) => {
  const both = [new Set(['A', 'B']), new Set(['B', 'A', 'C'])];
  let seen = seenNow(new Map(), ['A', 'B'], both, 100);
  t.strictSame(
    [...seen],
    [
      ['A', 100],
      ['B', 100],
    ],
  );
  seen = seenNow(seen, ['A', 'B'], [new Set(['A', 'B']), new Set(['A'])], 200);
  t.strictSame([...seen], [['A', 100]]);
  seen = seenNow(seen, ['A', 'B'], both, 300);
  t.strictSame(
    [...seen],
    [
      ['A', 100],
      ['B', 300],
    ],
  );
  t.strictSame([...seenNow(seen, ['A'], both, 50)], [['A', 50]], 'a clock that was set back begins anew');
  t.strictSame([...seenNow(new Map(), ['A'], [], 7)], [['A', 7]], 'no webhook calls: none can disbelieve');
  t.equal(isSettled(seen, 'B', 300 + LIFETIMES.settle - 1, LIFETIMES), false);
  t.equal(isSettled(seen, 'B', 300 + LIFETIMES.settle, LIFETIMES), true);
  t.equal(isSettled(seen, 'X', 9e9, LIFETIMES), false);
});

t.test('which leaf a replica serves', async (t) => {
  const now = 10 * DAY;
  const old = leaf('A', 0);
  const fresh = leaf('B', 9);
  const since = now - LIFETIMES.settle;
  const rows: readonly [
    name: string,
    current: Leaf | undefined,
    seen: readonly [string, number][],
    expected: boolean,
  ][] = [
    ['nothing yet', undefined, [], true],
    ['what is served is trusted, what is offered is not', old, [['A', 0]], false],
    [
      'only just',
      old,
      [
        ['A', 0],
        ['B', since + 1],
      ],
      false,
    ],
    [
      'both are',
      old,
      [
        ['A', 0],
        ['B', since],
      ],
      true,
    ],
    ['neither is', old, [], true],
    ['what is served has expired', leaf('A', -90), [['A', 0]], true],
    ['what is served has other names', leaf('A', 0, { named: false }), [['A', 0]], true],
    ['the same', fresh, [], false],
  ];
  for (const [name, current, seen, expected] of rows)
    t.equal(adopts(current, fresh, now, { seen: new Map(seen), lifetimes: LIFETIMES }), expected, name);
});
