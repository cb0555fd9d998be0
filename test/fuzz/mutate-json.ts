import type { Random } from './random.ts';

/** Stands in a text for what `JSON.stringify` cannot write: nesting deeper than its stack, members named twice. */
const DEEP_LIST = '@deep list@';
const DEEP_OBJECT = '@deep object@';
const TWICE = '@twice@';

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'a/b',
  'x~y',
  '\u0000',
  '\ud800',
  'k'.repeat(300),
];
const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    1e308,
    2 ** 31,
    2 ** 53,
    '',
    ' ',
    '0',
    '-1',
    'x',
    [],
    {},
    [null],
    [[]],
  ],
  ...['\u0000', '\ud800', '\u001b[31m', '\n\r\u2028', '1Gi', '1e999', '100%', '-5%', '99999999999999999999'],
  ...[
    'a'.repeat(5000),
    'é'.repeat(3000),
    '"; $(rm) `x`',
    '/../..//data/',
    '{1...99999}',
    'postgres:16@sha256:0',
    ':',
    '@',
  ],
  ...[DEEP_LIST, DEEP_OBJECT, TWICE],
];

const SMALL = VALUES.filter((value) => typeof value !== 'object' && String(value).length < 100);
const NAMES = [
  ...[
    'apiVersion',
    'kind',
    'request',
    'uid',
    'operation',
    'object',
    'oldObject',
    'name',
    'namespace',
    'userInfo',
  ],
  ...[
    'subResource',
    'dryRun',
    'metadata',
    'spec',
    'labels',
    'annotations',
    'template',
    'containers',
    'replicas',
  ],
  ...KEYS,
];

type Container = Record<string, unknown> | unknown[];

/**
 * Changes some nodes of a review, which must be the caller's own; gives its text. With `members`, only what stands under
 * one of those members of its request is changed.
 */
export function mutateJson(review: unknown, random: Random, members: readonly string[] = []): string {
  let root = review;
  for (let count = random.below(6); count > 0; count--) {
    if (members.length === 0) {
      root = change(root, random);
      continue;
    }
    const { request } = review as { request: Record<string, unknown> };
    const member = random.pick(members);
    request[member] = change(request[member], random);
  }
  return JSON.stringify(root)
    .replaceAll(`"${DEEP_LIST}"`, () => nested('[', ']', random))
    .replaceAll(`"${DEEP_OBJECT}"`, () => nested('{"a":', '}', random, '1'))
    .replaceAll(`"${TWICE}"`, '{"a":1,"a":2,"__proto__":{"x":1},"__proto__":null}');
}

/** Any JSON, small. */
export function anyJson(random: Random, depth = 0): unknown {
  const kind = depth > 4 ? 2 : random.below(4);
  if (kind === 0) return Array.from({ length: random.below(5) }, () => anyJson(random, depth + 1));
  if (kind > 1) return random.pick(SMALL);
  const names = Array.from({ length: random.below(6) }, () => random.pick(NAMES));
  return Object.fromEntries(names.map((name) => [name, anyJson(random, depth + 1)]));
}

function nested(open: string, close: string, random: Random, core = ''): string {
  const depth = random.chance(0.01) ? 50_000 : 1 + random.below(1200);
  return `${open.repeat(depth)}${core}${close.repeat(depth)}`;
}

function change(root: unknown, random: Random): unknown {
  const places = placesIn(root, random);
  if (!places) return structuredClone(random.pick(VALUES));
  const { parent, key } = places;
  const member = (parent as Record<string | number, unknown>)[key];
  switch (random.below(6)) {
    case 0:
      remove(parent, key);
      break;
    case 1:
      if (Array.isArray(parent))
        parent.push(...Array.from({ length: random.below(20) }, () => structuredClone(member)));
      else set(parent, random.pick(KEYS), member);
      break;
    case 2:
      set(parent, key, { [random.pick(KEYS)]: member });
      break;
    case 3:
      set(parent, key, [member, structuredClone(random.pick(VALUES))]);
      break;
    default:
      set(parent, key, structuredClone(random.pick(VALUES)));
  }
  return root;
}

/** A random member somewhere in `root`; undefined when it has none. */
function placesIn(root: unknown, random: Random): { parent: Container; key: string | number } | undefined {
  let found: { parent: Container; key: string | number } | undefined;
  let current = root;
  while (typeof current === 'object' && current !== null) {
    const keys = Array.isArray(current) ? [...current.keys()] : Object.keys(current);
    if (keys.length === 0) break;
    const key = random.pick<string | number>(keys);
    found = { parent: current as Container, key };
    if (random.chance(0.2)) break;
    current = (current as Record<string | number, unknown>)[key];
  }
  return found;
}

/** An own property, whatever its name. */
function set(parent: Container, key: string | number, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function remove(parent: Container, key: string | number): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
