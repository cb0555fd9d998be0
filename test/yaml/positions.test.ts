import fc from 'fast-check';
import { dump } from 'js-yaml';
import t from 'tap';
import type { Path } from '../../src/kubernetes/path.ts';
import { parseDocuments, type YamlDocument } from '../../src/yaml/documents.ts';
import { locate, locator } from '../../src/yaml/positions.ts';

function documentsOf(stream: string): readonly YamlDocument[] {
  return [...parseDocuments(stream)].filter((each) => 'value' in each);
}

function place(stream: string, path: Path, index = 0): string {
  const document = documentsOf(stream)[index];
  if (!document) throw new Error('no document');
  const { line, column } = locate(document, path);
  return `${line}:${column}`;
}

const SET = `# a comment
kind: StatefulSet
spec:
  template:
    spec:
      containers:
        - name: a
          "image": x
        - {name: b, image: y}
`;

t.test('members, items, and the nearest parent of what is missing', async (t) => {
  const spec = ['spec', 'template', 'spec'];
  t.equal(place(SET, []), '2:1');
  t.equal(place(SET, ['kind']), '2:1');
  t.equal(place(SET, ['spec', 'template']), '4:3');
  t.equal(place(SET, [...spec, 'containers', 0]), '7:11');
  t.equal(place(SET, [...spec, 'containers', 0, 'image']), '8:11', 'a quoted key');
  t.equal(place(SET, [...spec, 'containers', 1, 'image']), '9:21', 'in flow style');
  t.equal(place(SET, [...spec, 'containers', 0, 'readinessProbe']), '7:11', 'missing: its parent');
  t.equal(place(SET, [...spec, 'containers', 7, 'image']), '6:7', 'missing item: the list');
  t.equal(place(SET, ['status', 'replicas']), '2:1', 'missing from the root on');
  t.equal(place(SET, ['kind', 'x']), '2:1', 'below a scalar');
});

t.test('in a stream, lines are those of the stream', async (t) => {
  const stream = `a: 1\n---\n# note\nb: 2\n...\n---\r\nc:\r\n  d: 3\r\n`;
  t.equal(place(stream, ['a'], 0), '1:1');
  t.equal(place(stream, ['b'], 1), '4:1');
  t.equal(place(stream, ['c', 'd'], 2), '8:3');
});

t.test('behind aliases and merge keys, where the value stands', async (t) => {
  const stream = `base: &base
  image: x
  probe: {a: 1}
one: *base
two:
  <<: *base
  image: y
three:
  <<: [{p: 1}, *base]
`;
  t.equal(place(stream, ['one', 'image']), '2:3');
  t.equal(place(stream, ['two', 'image']), '7:3');
  t.equal(place(stream, ['two', 'probe', 'a']), '3:11');
  t.equal(place(stream, ['three', 'p']), '9:9');
  t.equal(place(stream, ['three', 'image']), '2:3');
});

t.test('JSON', async (t) => {
  t.equal(place('{\n  "a": {"b": [1, {"c": 2}]}\n}', ['a', 'b', 1, 'c']), '2:19');
});

t.test('every field of a dumped object is found where its key is written', async (t) => {
  const key = fc
    .stringMatching(/^[a-z][a-zA-Z0-9/._-]{0,8}$/)
    .filter((name) => !/^(y|n|on|no|off|yes|true|false|null)$/i.test(name));
  const { node } = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.integer(), fc.boolean(), fc.string({ maxLength: 12 }), fc.constant(null)),
    map: fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    list: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    node: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('map'), tie('list')),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, node, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), (object) => {
      const stream = `# first\n---\n${dump(object)}`;
      const [document] = documentsOf(stream);
      if (!document) return false;
      const at = locator(document);
      const lines = stream.split('\n');
      return memberPaths(document.value).every((path) => {
        const { line, column } = at(path);
        return (lines[line - 1] ?? '').slice(column - 1).startsWith(String(path.at(-1)));
      });
    }),
    { numRuns: 500 },
  );
  t.pass();
});

/** The paths of all members, those of items left out. */
function memberPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [own]), ...memberPaths(member, own)];
  });
}
