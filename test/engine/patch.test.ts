import jsonPatch from 'fast-json-patch';
import t from 'tap';
import { Filling } from '../../src/engine/patch.ts';
import { get } from '../../src/kubernetes/json.ts';
import type { Path } from '../../src/kubernetes/path.ts';

interface Row {
  readonly name: string;
  readonly given: unknown;
  readonly path: Path;
  readonly value?: unknown;
  readonly emptyIsAbsent?: boolean;
  /** The operation's path and value; undefined when nothing is filled. */
  readonly expect: readonly [string, unknown] | undefined;
}

const ROWS: readonly Row[] = [
  { name: 'an absent field', given: { spec: {} }, path: ['spec', 'a'], expect: ['/spec/a', 1] },
  {
    name: 'absent parents are added with it',
    given: {},
    path: ['spec', 'a', 'b'],
    expect: ['/spec', { a: { b: 1 } }],
  },
  { name: 'null is absent', given: { spec: { a: null } }, path: ['spec', 'a'], expect: ['/spec/a', 1] },
  { name: 'a parent that is null', given: { spec: null }, path: ['spec', 'a'], expect: ['/spec', { a: 1 }] },
  { name: 'a field that is set', given: { spec: { a: 0 } }, path: ['spec', 'a'], expect: undefined },
  { name: 'false is set', given: { a: false }, path: ['a'], expect: undefined },
  { name: 'an empty object is set', given: { a: {} }, path: ['a'], expect: undefined },
  { name: 'an empty list is set', given: { a: [] }, path: ['a'], value: [1], expect: undefined },
  { name: 'an empty string is set', given: { a: '' }, path: ['a'], expect: undefined },
  {
    name: 'but where it means absent',
    given: { a: '' },
    path: ['a'],
    emptyIsAbsent: true,
    expect: ['/a', 1],
  },
  {
    name: 'an empty parent never',
    given: { a: '' },
    path: ['a', 'b'],
    emptyIsAbsent: true,
    expect: undefined,
  },
  { name: 'into an item of a list', given: { a: [{}, {}] }, path: ['a', 1, 'b'], expect: ['/a/1/b', 1] },
  { name: 'an item that is not there', given: { a: [{}] }, path: ['a', 1, 'b'], expect: undefined },
  { name: 'an item of an absent list', given: {}, path: ['a', 0, 'b'], expect: undefined },
  { name: 'an item itself', given: { a: [{}] }, path: ['a', 1], expect: undefined },
  { name: 'an index into an object', given: { a: { 0: {} } }, path: ['a', 0, 'b'], expect: undefined },
  { name: 'a name in a list', given: { a: [] }, path: ['a', 'b'], expect: undefined },
  { name: 'a parent of another type', given: { a: 'text' }, path: ['a', 'b'], expect: undefined },
  { name: '/ and ~ are escaped', given: { a: {} }, path: ['a', 'x/y~z'], expect: ['/a/x~1y~0z', 1] },
  {
    name: 'an inherited name is absent',
    given: { a: {} },
    path: ['a', 'constructor'],
    expect: ['/a/constructor', 1],
  },
  { name: 'the root itself', given: {}, path: [], expect: undefined },
  { name: 'no object at all', given: null, path: ['a'], expect: undefined },
  { name: 'a root of another type', given: 'text', path: ['a'], expect: undefined },
];

t.test('fill', async (t) => {
  for (const { name, given, path, value = 1, emptyIsAbsent = false, expect } of ROWS) {
    const before = structuredClone(given);
    const filling = new Filling(given);
    const operation = filling.fill({ path, value, emptyIsAbsent });
    t.strictSame(operation && [operation.path, operation.value], expect, name);
    t.strictSame(given, before, `${name}: what was given is untouched`);
    if (!operation) continue;
    const { newDocument } = jsonPatch.applyPatch(structuredClone(given), [operation], true);
    t.strictSame(newDocument, filling.value, `${name}: the operation gives the object`);
  }
});

t.test('what is not on the way is shared, not copied', async (t) => {
  const given = { a: { big: {} }, b: {} };
  const filling = new Filling(given);
  filling.fill({ path: ['b', 'c'], value: 1 });
  t.equal(get(filling.value, 'a'), given.a);
});

t.test('what is filled into is copied once', async (t) => {
  const given = { list: [{}, {}, { c: 3 }] };
  const filling = new Filling(given);
  t.ok(filling.fill({ path: ['list', 0, 'a'], value: 1 }));
  const list = get(filling.value, 'list');
  t.ok(filling.fill({ path: ['list', 1, 'b', 'deep'], value: 2 }));
  t.ok(filling.fill({ path: ['list', 0, 'd'], value: 4 }));
  t.notOk(filling.fill({ path: ['list', 2, 'c'], value: 5 }), 'it is set');
  t.equal(get(filling.value, 'list'), list);
  t.strictSame(filling.value, { list: [{ a: 1, d: 4 }, { b: { deep: 2 } }, { c: 3 }] });
  t.strictSame(given, { list: [{}, {}, { c: 3 }] });
});
