import fc from 'fast-check';
import t from 'tap';
import { equal, isObject } from '../../src/kubernetes/json.ts';
import { withoutManagedFields } from '../../src/kubernetes/managed-fields.ts';
import { jsonKeys } from '../arbitraries.ts';

const reduced = (json: string) => withoutManagedFields(Buffer.from(json));

/** What withoutManagedFields() should give, by way of the parsed value. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(emptied);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    key === 'managedFields' && Array.isArray(member) ? [] : emptied(member),
  ]);
  return Object.fromEntries(members);
}

t.test('the lists are emptied, and nothing else is touched', (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ['{"a":1}', '{"a":1}'],
    [
      '{"metadata":{"managedFields":[{"a":"]"},[1]],"name":"x"}}',
      '{"metadata":{"managedFields":[],"name":"x"}}',
    ],
    ['[{"managedFields":[1]},{"managedFields":[{"b":{}}]}]', '[{"managedFields":[]},{"managedFields":[]}]'],
    ['{"managedFields":["\\"]","\\\\"],"b":[1]}', '{"managedFields":[],"b":[1]}'],
    ['{"managedFields":[{"managedFields":[1]}]}', '{"managedFields":[]}'],
    // Within a string, as `kubectl apply` keeps what it applied last.
    ['{"last":"{\\"managedFields\\":[1,2]}"}', '{"last":"{\\"managedFields\\":[1,2]}"}'],
    ['{"last":"\\\\\\"managedFields\\":["}', '{"last":"\\\\\\"managedFields\\":["}'],
    ['{"managedFields":null}', '{"managedFields":null}'],
    // What never ends is left for the parser to refuse.
    ['{"managedFields":[{"a":1}', '{"managedFields":[{"a":1}'],
    ['{"managedFields":["a]}', '{"managedFields":["a]}'],
    ['{"managedFields":[}]', '{"managedFields":[}]'],
  ];
  for (const [given, wanted] of rows) t.equal(reduced(given), wanted, given);
  t.end();
});

t.test('law: parsing what is left gives the value with its lists emptied', (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('managedFields', '"managedFields":[', '\\"managedFields":[', ']', '\\', '"'),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      text,
      fc.constantFrom(null, true, 0, -1.5),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(jsonKeys(text), fc.constant('managedFields')), tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => equal(JSON.parse(reduced(JSON.stringify(given))), emptied(given))),
    { numRuns: 2000 },
  );
  t.end();
});

t.test('lists without an end are given up at the first', (t) => {
  // Looking for the end of each would take minutes.
  const hostile = '"managedFields":['.repeat(200_000);
  t.equal(reduced(hostile), hostile);
  t.end();
});
