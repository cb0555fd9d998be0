import fc from 'fast-check';
import t from 'tap';
import { parseDocuments, type YamlDocument, type YamlProblem } from '../../src/yaml/documents.ts';

function read(stream: string): readonly string[] {
  return [...parseDocuments(stream)].map((each) =>
    'value' in each
      ? `${each.line}: ${JSON.stringify(each.value)}`
      : `${each.line}:${each.column} ${each.code} ${each.message}`,
  );
}

const CASES: readonly { name: string; given: string; expect: readonly string[] }[] = [
  { name: 'nothing', given: '', expect: [] },
  { name: 'only comments', given: '# a\n\n# b\n', expect: [] },
  { name: 'empty documents', given: '---\n---\n# c\n---\n~\n---\n', expect: [] },
  { name: 'one', given: 'a: 1\n', expect: ['1: {"a":1}'] },
  {
    name: 'a stream',
    given: 'a: 1\n---\nb: 2\n--- # note\nc: 3\n',
    expect: ['1: {"a":1}', '2: {"b":2}', '4: {"c":3}'],
  },
  { name: 'a document on its marker', given: '--- {a: 1}\n---\tb\n', expect: ['1: {"a":1}', '2: "b"'] },
  {
    name: 'an end marker',
    given: 'a: 1\n...\n# between\n---\nb: 2\n...\n',
    expect: ['1: {"a":1}', '4: {"b":2}'],
  },
  { name: 'a directive', given: '%YAML 1.2\n---\na: 1\n---\nb: 2\n', expect: ['1: {"a":1}', '4: {"b":2}'] },
  {
    name: 'dashes that mark nothing',
    given: 'a: |\n  ---\n----: 1\n',
    expect: ['1: {"a":"---\\n","----":1}'],
  },
  { name: 'a byte order mark', given: '\ufeffa: 1\n', expect: ['1: {"a":1}'] },
  { name: 'CRLF', given: 'a: 1\r\n---\r\nb:\r\n  - c\r\n', expect: ['1: {"a":1}', '2: {"b":["c"]}'] },
  { name: 'JSON', given: '{\n  "a": [1, true, null]\n}\n', expect: ['1: {"a":[1,true,null]}'] },
  {
    name: 'anchors, aliases and merge keys',
    given: 'a: &x {p: 1}\nb: *x\nc: {<<: *x, q: 2}\n',
    expect: ['1: {"a":{"p":1},"b":{"p":1},"c":{"p":1,"q":2}}'],
  },
  {
    name: 'scalars as kubectl reads them',
    given:
      'a: yes\nb: off\nc: 010\nd: 0o10\ne: 1_000\nf: 2026-01-01\ng: 12:30\nh: "yes"\ni: 1e3\nj: 0x1F\nk: 089\nl: n\n',
    expect: [
      '1: {"a":true,"b":false,"c":8,"d":8,"e":1000,"f":"2026-01-01","g":"12:30","h":"yes","i":1000,"j":31,"k":89,"l":false}',
    ],
  },
  {
    name: 'a broken document takes no other with it',
    given: 'a: 1\n---\nb: [\n---\nc: 3\n',
    expect: ['1: {"a":1}', '3:4 YAML_SYNTAX this is not YAML: ', '4: {"c":3}'],
  },
  {
    name: 'a tab for indentation',
    given: 'a:\n\tb: 1\n',
    expect: ['2:1 YAML_SYNTAX this is not YAML: tab characters must not be used in indentation'],
  },
  {
    name: 'a key twice',
    given: 'x: 1\n---\nspec:\n  replicas: 1\n  replicas: 3\n',
    expect: ['1: {"x":1}', '5:3 DUPLICATE_KEY the key "replicas" is there twice; only one can count'],
  },
  {
    name: 'a Helm template',
    given: 'a: 1\nreplicas: {{ .Values.replicas }}\n',
    expect: [
      '2:11 HELM_TEMPLATE this is a template, not a manifest: render it first, as with helm template CHART | mooring audit -',
    ],
  },
  {
    name: 'braces in text are no template',
    given: 'a: "{{ $labels.pod }}"\n',
    expect: ['1: {"a":"{{ $labels.pod }}"}'],
  },
  {
    name: 'an alias to nothing',
    given: 'a: *x\n',
    expect: ['1:5 YAML_SYNTAX this is not YAML: unidentified alias "x"'],
  },
  {
    name: 'bytes',
    given: 'a\0b',
    expect: [
      '1:1 BINARY this is not text: it has null bytes (UTF-16 is read where it begins with a byte order mark)',
    ],
  },
  {
    name: 'byte order marks in the middle, where files were joined',
    given: '\ufeffa: 1\n---\n\ufeffb: 2\n\ufeff---\nc: "\ufeff"\n',
    expect: ['1: {"a":1}', '2: {"b":2}', '4: {"c":"\ufeff"}'],
  },
  {
    name: 'line breaks of a carriage return alone',
    given: 'a: 1\r---\rb:\r- c\r',
    expect: ['1: {"a":1}', '2: {"b":["c"]}'],
  },
  {
    name: 'values of JSON on lines of their own',
    given: '{"a": 1}\n{"b": "}\\n{"}\n\n{\n  "c": [{},\n{}]\n}\n',
    expect: ['1: {"a":1}', '2: {"b":"}\\n{"}', '4: {"c":[{},{}]}'],
  },
  {
    name: 'a broken value of JSON takes no other with it',
    given: '{"a": 1,}}\n{"b": 2}\n',
    expect: ['1:10 YAML_SYNTAX this is not YAML: ', '2: {"b":2}'],
  },
  {
    name: 'an alias bomb',
    given: `a: &a [${'x,'.repeat(10)}]\n${['b', 'c', 'd', 'e', 'f', 'g']
      .map((name, index) => `${name}: &${name} [${`*${'abcdef'[index]},`.repeat(10)}]\n`)
      .join('')}`,
    expect: ['2:8 YAML_SYNTAX aliases expand this to more than 1,000,000 values'],
  },
  {
    name: 'what is nested too deeply',
    given: `a: 1\n---\n${'['.repeat(300)}${']'.repeat(300)}`,
    expect: ['1: {"a":1}', '3:200 YAML_SYNTAX this is nested more than 200 levels deep'],
  },
  {
    name: 'a large dump that is nested too deeply',
    given: `{"pad": "${'x'.repeat(5_000_000)}", "a": ${'['.repeat(5000)}${']'.repeat(5000)}}`,
    expect: ['1:1 YAML_SYNTAX this is nested more than 200 levels deep'],
  },
  {
    name: 'a large dump that is broken',
    given: `{"pad": "${'x'.repeat(5_000_000)}",\n"a": 1\n"b": 2}`,
    expect: [
      "3:1 YAML_SYNTAX this is not JSON: Expected ',' or '}' after property value in JSON at position 5000019 (line 3 column 1)",
    ],
  },
  {
    name: 'a large dump with a key twice',
    given: `{"pad": "${'x'.repeat(5_000_000)}",\n "a": [{"b": "\\"a\\":", "c": 1}, {"b": 1, "\\u0062": 2}]}`,
    expect: ['2:42 DUPLICATE_KEY the key "b" is there twice; only one can count'],
  },
  {
    name: 'a large mapping in braces that is no JSON',
    given: `{a: 1, b: 2, # ${'x'.repeat(5_000_000)}\n}`,
    expect: ['1: {"a":1,"b":2}'],
  },
];

for (const { name, given, expect } of CASES) {
  t.test(name, async (t) => {
    const found = read(given);
    t.equal(found.length, expect.length, found.join('\n'));
    for (const [index, line] of expect.entries()) {
      if (line.endsWith(': ')) t.match(found[index], /YAML_SYNTAX this is not YAML: \S/);
      else t.equal(found[index], line);
    }
  });
}

t.test('deep nesting and alias bombs end in a word, not a crash', async (t) => {
  const deep = `${'['.repeat(100_000)}`;
  t.match(read(deep)[0], /YAML_SYNTAX/);
  let bomb = 'a0: &a0 [x, x]\n';
  for (let i = 1; i < 40; i++) bomb += `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]\n`;
  t.equal([...parseDocuments(bomb)].length, 1);
});

t.test('no text crashes the reader, and lines are those of the stream', async (t) => {
  const piece = fc.constantFrom(
    '---',
    '...',
    '\n',
    'a: 1',
    '- b',
    '{',
    '}',
    '[',
    '"',
    "'",
    '&x ',
    '*x',
    '|',
    '#',
    '%',
    ': ',
    '\t',
    '\r\n',
    '{{',
    '\0',
    '\ufeff',
    '? ',
    '<<: ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (stream) => {
      const lines = stream.split(/\r\n|\r|\n/).length;
      const all: (YamlDocument | YamlProblem)[] = [...parseDocuments(stream)];
      return all.every(
        (each) => each.line >= 1 && each.line <= lines && (!('column' in each) || each.column >= 1),
      );
    }),
    { numRuns: 3000 },
  );
  t.pass();
});
