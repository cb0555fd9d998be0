import type { Random } from './random.ts';

/** What parsers stumble over: ends, escapes, invalid UTF-8, line breaks, signs of JSON, YAML and HTTP. */
const MORSELS: readonly Buffer[] = [
  ...[
    '',
    '\0',
    '\r\n',
    '\n',
    '\r',
    '\t',
    ' ',
    '"',
    "'",
    '\\',
    '\\u0000',
    '\\ud800',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '-',
  ],
  ...[
    '&a ',
    '*a',
    '<<: ',
    '!!binary ',
    '!!js/function ',
    '|',
    '>',
    '---\n',
    '...\n',
    '? ',
    '#',
    '%YAML 1.2\n',
    '{{ .x }}',
  ],
  ...[
    '1e999',
    '-0',
    '0x7f',
    '9'.repeat(40),
    'null',
    'true',
    '__proto__',
    'constructor',
    'toString',
    '~1~0',
    '$(x)',
    '$'.concat('{x}'),
  ],
  ...[
    'HTTP/1.1',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    '0\r\n\r\n',
    'ffffffffff\r\n',
    '\u2028',
    '\u202e',
  ],
].map((text) => Buffer.from(text));
const INVALID: readonly Buffer[] = [
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xfe, 0xff],
].map((bytes) => Buffer.from(bytes));

type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  function flip(bytes, random) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    const morsel = random.pick(random.chance(0.2) ? INVALID : MORSELS);
    return Buffer.concat([bytes.subarray(0, at), morsel, bytes.subarray(at)]);
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function remove(bytes, random) {
    const [from, to] = span(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function repeat(bytes, random) {
    const [from, to] = span(bytes, random);
    const times = random.chance(0.02) ? 2000 : 2 + random.below(6);
    const part = bytes.subarray(from, Math.min(to, from + 200));
    return Buffer.concat([
      bytes.subarray(0, from),
      ...Array.from({ length: times }, () => part),
      bytes.subarray(to),
    ]);
  },
  function splice(bytes, random, others) {
    const other = random.pick(others);
    const [from, to] = span(other, random);
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)]);
  },
];

function span(bytes: Buffer, random: Random): readonly [number, number] {
  const from = random.below(bytes.length + 1);
  return [from, from + random.below(Math.min(200, bytes.length - from) + 1)];
}

/** One of `seeds` with some of its bytes changed. */
export function mutateBytes(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = random.pick(seeds);
  for (let count = 1 + random.below(4); count > 0; count--)
    bytes = random.pick(MUTATIONS)(bytes, random, seeds);
  return bytes;
}
