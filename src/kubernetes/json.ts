/**
 * Narrow readers over values that came from outside. They never throw: a value of the wrong type reads as absent,
 * and only own properties are seen, so `constructor` or `__proto__` as a label key is a key like any other.
 */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether `value` is a JSON object (not an array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The own property `key` of `value`, which is JSON; undefined when `value` is no object or has none. All that an object of
 * JSON inherits are functions, which JSON has none of, and `__proto__`: telling by that is cheaper than to look twice.
 */
export function get(value: unknown, key: string): unknown {
  if (!isObject(value)) return undefined;
  if (key === '__proto__') return Object.hasOwn(value, key) ? value[key] : undefined;
  const member = value[key];
  return typeof member === 'function' ? undefined : member;
}

/** The value at the end of `keys`, each an own property; undefined as soon as one is missing. */
export function dig(value: unknown, ...keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) current = get(current, key);
  return current;
}

export function object(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function integer(value: unknown): number | undefined {
  return Number.isInteger(value) ? (value as number) : undefined;
}

export function boolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The strings of an array; anything else in it is left out. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

const EMPTY: ReadonlyMap<string, string> = new Map();

/** A map of string to string, such as labels or annotations; members that are no strings are left out. */
export function stringMap(value: unknown): ReadonlyMap<string, string> {
  if (!isObject(value)) return EMPTY;
  const map = new Map<string, string>();
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (typeof member === 'string') map.set(key, member);
  }
  return map;
}

/** Deeper than any object of Kubernetes, and far from the end of the stack. */
const MAX_DEPTH = 500;

/** Whether a JSON value is nested deeper than any object of Kubernetes. */
export function isTooDeep(value: unknown): boolean {
  return isNested(value, MAX_DEPTH + 1);
}

/** Whether a JSON value is nested more than `most` levels deep. */
export function isNested(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most === 0) return true;
  for (const key of Object.keys(value)) {
    if (isNested((value as Record<string, unknown>)[key], most - 1)) return true;
  }
  return false;
}

/** Whether the lists within a JSON value have more than `most` items together; what is too deep is not counted. */
export function hasMoreItems(value: unknown, most: number): boolean {
  let left = most;
  const count = (part: unknown, depth: number): void => {
    if (typeof part !== 'object' || part === null || depth > MAX_DEPTH || left < 0) return;
    if (Array.isArray(part)) {
      left -= part.length;
      if (left >= 0) for (const item of part) count(item, depth + 1);
      return;
    }
    for (const key of Object.keys(part)) count((part as JsonObject)[key], depth + 1);
  };
  count(value, 0);
  return left < 0;
}

/**
 * Whether two JSON values are equal, whatever the order of their keys. null and an absent member differ; so do values that
 * are nested deeper than any object of Kubernetes, since "changed" is the answer that hides nothing.
 */
export function equal(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (depth > MAX_DEPTH) return false;
  const inner = depth + 1;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index], inner))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key], inner))
  );
}
