import fc from 'fast-check';
import t from 'tap';
import { ListDecoder } from '../../src/cluster/list-decoder.ts';
import { decodePage } from '../../src/cluster/page-decoder.ts';
import { jsonKeys } from '../arbitraries.ts';

/** A list as any client may get it: whatever stands around its items, in pieces. */
const LISTS = (() => {
  const words = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('"items":[', '\\', '\\"', '{', '}]', 'ä', '\u2028'),
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(fc.oneof(jsonKeys(words), fc.constant('items')), tie('value'), { maxKeys: 4 }),
  }));
  return fc.record({
    head: json.object,
    items: fc.array(json.object, { maxLength: 5 }),
    metadata: json.value,
    tail: json.object,
  });
})();

/** The items and the rest of a list that comes in pieces of at most `size` bytes. */
function decode(bytes: Buffer, size: number) {
  const decoder = new ListDecoder();
  const items: unknown[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    for (const item of decoder.push(bytes.subarray(from, from + size))) items.push(item);
  }
  return { items, rest: decoder.end() };
}

t.test('any list, in any pieces, is what JSON.parse makes of it', async (t) => {
  fc.assert(
    fc.property(
      LISTS,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('', ' ', '\t'),
      (parts, size, indent) => {
        const { head, items, metadata, tail } = parts;
        const whole = { ...without(head), metadata, items, ...without(tail) };
        const decoded = decode(Buffer.from(JSON.stringify(whole, null, indent)), size);
        const same = JSON.stringify(decoded.items) === JSON.stringify(items);
        return same && JSON.stringify(decoded.rest) === JSON.stringify({ ...whole, items: [] });
      },
    ),
    { numRuns: 1000 },
  );
  t.pass();
});

/** The same by `decodePage`, and where it said that the list goes on. */
async function decodeWhole(bytes: Buffer, size: number) {
  const items: unknown[] = [];
  const begun: unknown[] = [];
  async function* pieces() {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  }
  const rest = await decodePage(
    pieces(),
    (item) => items.push(item),
    (token) => begun.push(token),
  );
  return { items, rest, begun };
}

t.test('any list, as a page at once, is what JSON.parse makes of it', async (t) => {
  const property = fc.asyncProperty(LISTS, fc.integer({ min: 1, max: 400 }), async (parts, size) => {
    const { head, items, metadata, tail } = parts;
    const whole = { ...without(head), metadata, items, ...without(tail) };
    const decoded = await decodeWhole(Buffer.from(JSON.stringify(whole)), size);
    const same = JSON.stringify(decoded.items) === JSON.stringify(items);
    return same && JSON.stringify(decoded.rest) === JSON.stringify({ ...whole, items: [] });
  });
  await fc.assert(property, { numRuns: 1000 });
  t.pass();
});

t.test('a page at once says early where the list goes on', async (t) => {
  const item = { metadata: { name: 'a', managedFields: [{ manager: 'x' }] } };
  const bytes = (list: object) => Buffer.from(JSON.stringify(list));
  const list = { kind: 'List', metadata: { resourceVersion: '7', continue: 'here' }, items: [item] };
  const bare = { metadata: { name: 'a', managedFields: [] } };
  const rest = { ...list, items: [] };
  t.strictSame(await decodeWhole(bytes(list), 1000), { items: [bare], rest, begun: ['here'] });
  t.strictSame((await decodeWhole(bytes({ ...list, metadata: {} }), 1000)).begun, [undefined]);
  t.strictSame((await decodeWhole(bytes(list), 20)).begun, [], 'not in what came first');
  const { items: _, ...bodiless } = list;
  t.strictSame((await decodeWhole(bytes(bodiless), 1000)).items, []);
});

t.test('a page that is too large to be read at once is read an item at a time', async (t) => {
  const pad = 'x'.repeat(1_000_000);
  const items = Array.from({ length: 40 }, (_, index) => ({ index, pad }));
  const metadata = { continue: 'here' };
  const decoded = await decodeWhole(Buffer.from(JSON.stringify({ metadata, items })), 64_000);
  t.equal(decoded.items.length, 40);
  t.match(decoded.items[39], { index: 39 });
  t.strictSame(decoded.rest, { metadata, items: [] });
});

function without(object: unknown): Record<string, unknown> {
  const { items: _items, metadata: _metadata, ...rest } = object as Record<string, unknown>;
  return rest;
}

t.test('managed fields are given as an empty list, and nothing else is touched', async (t) => {
  const fields = [{ manager: 'kubectl', fieldsV1: { 'f:metadata': { 'f:labels': { 'k:{"a":"]}"}': {} } } } }];
  const object = (managedFields: unknown) => ({
    kind: 'Service',
    metadata: {
      name: 'a',
      labels: { managedFields: 'x' },
      managedFields,
      annotations: { x: '"managedFields":[1]' },
    },
    spec: {
      managedFields: fields,
      metadata: { managedFields: fields },
      list: [{ metadata: { managedFields: fields } }],
    },
  });
  const items = [
    object(fields),
    object([]),
    { metadata: { managedFields: null } },
    { metadata: {} },
    object(fields),
  ];
  for (const indent of [0, 2]) {
    const bytes = Buffer.from(JSON.stringify({ items, metadata: { managedFields: fields } }, null, indent));
    for (const size of [1, 7, 64, 100_000]) {
      const bare = [
        object([]),
        object([]),
        { metadata: { managedFields: null } },
        { metadata: {} },
        object([]),
      ];
      t.strictSame(decode(bytes, size), {
        items: bare,
        rest: { items: [], metadata: { managedFields: fields } },
      });
    }
  }
});

t.test('a list without items has none', async (t) => {
  t.strictSame(decode(Buffer.from('{"kind":"List","items":null}'), 3), {
    items: [],
    rest: { kind: 'List', items: null },
  });
  t.strictSame(decode(Buffer.from('{}'), 1), { items: [], rest: {} });
});

t.test('what is no list, or half of one, is said to be malformed', async (t) => {
  for (const text of [
    '',
    '[]',
    '7',
    '{"items":[{"a":1}',
    '{"items":[{"a":1}]',
    '{"items":[{a}]}',
    '<html>',
    '}',
  ]) {
    t.throws(() => decode(Buffer.from(text), 4), { code: 'MALFORMED' }, text);
    await t.rejects(decodeWhole(Buffer.from(text), 4), { code: 'MALFORMED' }, text);
  }
});
