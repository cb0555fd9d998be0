import type { Fill } from '../defaults/default.ts';
import { get, isObject } from '../kubernetes/json.ts';
import { type Path, toPointer } from '../kubernetes/path.ts';

/** One operation of a JSON Patch (RFC 6902). Fields are only ever added. */
export interface PatchOperation {
  readonly op: 'add';
  /** A JSON Pointer. */
  readonly path: string;
  readonly value: unknown;
}

export interface Filled {
  /** The object with the field filled; the one that was given is left as it is, and they share what is equal. */
  readonly object: unknown;
  readonly operation: PatchOperation;
}

/**
 * Fills one field, and says how in JSON Patch. Parents that are absent are added with it. undefined, and nothing
 * changes, where the field is set or the path cannot be followed: an item that is not there, a parent of another type.
 */
export function fill(root: unknown, { path, value, emptyIsAbsent = false }: Fill): Filled | undefined {
  const standing = parentsOf(root, path);
  const parent = standing.at(-1);
  const at = path[standing.length - 1];
  if (at === undefined || !isObject(parent) || typeof at === 'number') return undefined;
  const current = get(parent, at);
  if (!isAbsent(current) && !(emptyIsAbsent && current === '' && standing.length === path.length))
    return undefined;
  const added = nest(path.slice(standing.length), value);
  if (added === undefined) return undefined;
  return {
    object: rebuilt(standing, path, added),
    operation: { op: 'add', path: toPointer(path.slice(0, standing.length)), value: added },
  };
}

/** null is how some clients write "not set". */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The values that `path` leads through, from the root on, as far as there are any; never the last one itself. */
function parentsOf(root: unknown, path: Path): readonly unknown[] {
  const parents: unknown[] = [];
  let current = root;
  for (const segment of path) {
    if (isAbsent(current)) break;
    parents.push(current);
    current = member(current, segment);
  }
  return parents;
}

function member(value: unknown, segment: string | number): unknown {
  if (typeof segment === 'string') return get(value, segment);
  return Array.isArray(value) ? value[segment] : undefined;
}

/** `value` within the objects that `path` asks for; undefined for an item of a list that is not there. */
function nest(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, segment) =>
      inner === undefined || typeof segment === 'number' ? undefined : { [segment]: inner },
    value,
  );
}

/** The root again, with copies of the parents down to the one that `added` goes into. */
function rebuilt(standing: readonly unknown[], path: Path, added: unknown): unknown {
  return standing.reduceRight<unknown>((inner, parent, depth) => {
    const segment = path[depth];
    if (Array.isArray(parent)) return parent.map((item, index) => (index === segment ? inner : item));
    return { ...(parent as object), [String(segment)]: inner };
  }, added);
}
