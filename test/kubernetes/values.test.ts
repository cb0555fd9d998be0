import fc from 'fast-check';
import t from 'tap';
import { resolveIntOrPercent } from '../../src/kubernetes/int-or-percent.ts';
import {
  boolean,
  dig,
  equal,
  get,
  integer,
  list,
  number,
  object,
  stringMap,
  text,
  texts,
} from '../../src/kubernetes/json.ts';
import { isDnsLabel, isServiceName } from '../../src/kubernetes/names.ts';
import { toFieldPath, toPointer } from '../../src/kubernetes/path.ts';
import { parseQuantity } from '../../src/kubernetes/quantity.ts';
import { formatLabels, mapSelects, readLabelSelector, selects } from '../../src/kubernetes/selectors.ts';

t.test('own properties only', async (t) => {
  t.equal(get({}, 'constructor'), undefined);
  t.equal(get(JSON.parse('{"__proto__": 1}'), '__proto__'), 1);
  t.equal(dig({ a: { b: 1 } }, 'a', 'b'), 1);
  t.equal(dig({ a: null }, 'a', 'b'), undefined);
  t.equal(stringMap({ a: 'x', b: 1 }).size, 1);
});

t.test('equality is that of JSON', async (t) => {
  t.ok(equal({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] }));
  t.notOk(equal({ a: null }, {}));
  t.notOk(equal([], {}));
  fc.assert(fc.property(fc.jsonValue(), (value) => equal(value, structuredClone(value))));
});

t.test('paths', async (t) => {
  const path = ['metadata', 'annotations', 'a~b/c', 0, 'x'];
  t.equal(toPointer(path), '/metadata/annotations/a~0b~1c/0/x');
  t.equal(toFieldPath(path), 'metadata.annotations["a~b/c"][0].x');
  t.equal(toPointer([]), '');
  t.equal(toFieldPath([]), '');
});

t.test('a value of another type is none', async (t) => {
  const values = [undefined, null, true, 0, 1.5, Number.NaN, 'x', [], ['a', 1, 'b'], {}, { a: 1 }];
  const read = (reader: (value: unknown) => unknown) => values.filter((value) => reader(value) !== undefined);
  t.strictSame(read(object), [{}, { a: 1 }]);
  t.strictSame(read(text), ['x']);
  t.strictSame(read(number), [0, 1.5]);
  t.strictSame(read(integer), [0]);
  t.strictSame(read(boolean), [true]);
  t.strictSame(values.flatMap(list), ['a', 1, 'b']);
  t.strictSame(values.flatMap(texts), ['a', 'b']);
});

t.test('a path is written so that it can be read back', async (t) => {
  const segment = fc.oneof(fc.string(), fc.nat(100));
  fc.assert(
    fc.property(fc.array(segment), (path) => {
      const pointer = toPointer(path);
      const back = pointer.split('/').slice(1);
      return back.every(
        (part, index) => part.replaceAll('~1', '/').replaceAll('~0', '~') === String(path[index]),
      );
    }),
  );
  t.equal(toFieldPath(['0', 'a b', '']), '["0"]["a b"][""]');
});

t.test('quantities', async (t) => {
  for (const [text, value] of [
    ['500m', 0.5],
    ['1', 1],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['2e3', 2000],
    ['1E', 1e18],
    ['.5', 0.5],
    ['128974848000m', 128974848],
    ['1GB', undefined],
    ['', undefined],
    ['abc', undefined],
    ['-1', -1],
    ['1.', 1],
    ['1e3Ki', undefined],
    ['1 Gi', undefined],
    ['0Mi', 0],
  ] as const) {
    t.equal(parseQuantity(text), value, text);
  }
});

t.test('counts and percentages round up', async (t) => {
  t.equal(resolveIntOrPercent(2, 5), 2);
  t.equal(resolveIntOrPercent('50%', 5), 3);
  t.equal(resolveIntOrPercent('0%', 5), 0);
  t.equal(resolveIntOrPercent('100%', 5), 5);
  t.equal(resolveIntOrPercent('1%', 1), 1);
  t.equal(resolveIntOrPercent('67%', 3), 3);
  t.equal(resolveIntOrPercent('66%', 3), 2);
  t.equal(resolveIntOrPercent('7%', 100), 7, 'no rounding error');
  t.equal(resolveIntOrPercent('half', 5), undefined);
  t.equal(resolveIntOrPercent('1.5%', 5), undefined);
  t.equal(resolveIntOrPercent('3', 5), undefined, 'a count is a number');
  t.equal(resolveIntOrPercent(undefined, 5), undefined);
});

t.test('names', async (t) => {
  t.ok(isDnsLabel('0a-b'));
  t.notOk(isDnsLabel('a'.repeat(64)));
  t.notOk(isDnsLabel('A'));
  t.notOk(isServiceName('0a'));
  t.ok(isServiceName('a0'));
});

t.test('label selectors', async (t) => {
  const labels = new Map([['app', 'db']]);
  const selector = (value: unknown) => readLabelSelector(value) ?? t.fail('no selector');
  const holds = (value: unknown) => selects(selector(value) as never, labels);
  t.ok(holds({}), 'an empty selector selects all');
  t.ok(holds({ matchLabels: { app: 'db' } }));
  t.notOk(holds({ matchLabels: { app: 'db', tier: 'x' } }));
  t.ok(holds({ matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'db'] }] }));
  t.ok(
    holds({ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['x'] }] }),
    'NotIn holds for an absent label',
  );
  t.ok(holds({ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }));
  t.notOk(holds({ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }));
  t.notOk(holds({ matchExpressions: [{ key: 'app', operator: 'Like' }] }), 'an unknown operator');
  t.notOk(holds({ matchLabels: { constructor: 'x' } }), 'only what is there');
  t.notOk(
    holds({
      matchLabels: { app: 'db' },
      matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }],
    }),
    'both lists must hold',
  );
  t.notOk(holds({ matchExpressions: [{ key: 'app', operator: 'In', values: [] }] }));
  t.ok(holds({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: [] }] }));
  t.equal(readLabelSelector(undefined), undefined);
  t.notOk(mapSelects(new Map(), labels), "a Service's empty selector selects nothing");
  t.notOk(mapSelects(new Map([['app', 'web']]), labels));
  t.equal(
    formatLabels(
      new Map([
        ['a', 'b'],
        ['c', ''],
      ]),
    ),
    'a=b,c=',
  );
  t.ok(mapSelects(labels, new Map([...labels, ['x', 'y']])));
});
