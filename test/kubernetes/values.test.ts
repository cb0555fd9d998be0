import fc from 'fast-check';
import t from 'tap';
import { resolveIntOrPercent } from '../../src/kubernetes/int-or-percent.ts';
import { dig, equal, get, stringMap } from '../../src/kubernetes/json.ts';
import { isDnsLabel, isServiceName } from '../../src/kubernetes/names.ts';
import { toFieldPath, toPointer } from '../../src/kubernetes/path.ts';
import { parseQuantity } from '../../src/kubernetes/quantity.ts';
import { mapSelects, readLabelSelector, selects } from '../../src/kubernetes/selectors.ts';

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
  ] as const) {
    t.equal(parseQuantity(text), value, text);
  }
});

t.test('counts and percentages round up', async (t) => {
  t.equal(resolveIntOrPercent(2, 5), 2);
  t.equal(resolveIntOrPercent('50%', 5), 3);
  t.equal(resolveIntOrPercent('0%', 5), 0);
  t.equal(resolveIntOrPercent('100%', 5), 5);
  t.equal(resolveIntOrPercent('half', 5), undefined);
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
  t.equal(readLabelSelector(undefined), undefined);
  t.notOk(mapSelects(new Map(), labels), "a Service's empty selector selects nothing");
  t.ok(mapSelects(labels, new Map([...labels, ['x', 'y']])));
});
