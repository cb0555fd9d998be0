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

/**
 * Fills fields of a value, which is itself left as it is. What is filled into is copied once, however many fields go into
 * it: an object of many containers must not cost the square of them.
 */
export class Filling {
  #root: unknown;
  readonly #copies = new Set<unknown>();

  constructor(root: unknown) {
    this.#root = root;
  }

  /** The value with all fields filled so far. It shares with the one that was given what is equal. */
  get value(): unknown {
    return this.#root;
  }

  /**
   * Fills one field, and says how in JSON Patch. Parents that are absent are added with it. undefined, and nothing
   * changes, where the field is set or the path cannot be followed: an item that is not there, a parent of another type.
   */
  fill({ path, value, emptyIsAbsent = false }: Fill): PatchOperation | undefined {
    const standing = parentsOf(this.#root, path);
    const parent = standing.at(-1);
    const at = path[standing.length - 1];
    if (at === undefined || !isObject(parent) || typeof at === 'number') return undefined;
    const current = get(parent, at);
    if (!isAbsent(current) && !(emptyIsAbsent && current === '' && standing.length === path.length))
      return undefined;
    const added = nest(path.slice(standing.length), value);
    if (added === undefined) return undefined;
    const copy = this.#copied(standing, path);
    if (copy) copy[at] = added;
    return { op: 'add', path: toPointer(path.slice(0, standing.length)), value: added };
  }

  /** The last of the parents that `path` leads through, as a copy, in copies of those above it. */
  #copied(standing: readonly unknown[], path: Path): Members | undefined {
    let above: Members | undefined;
    for (const [depth, parent] of standing.entries()) {
      const copy = this.#copies.has(parent) ? (parent as Members) : copyOf(parent);
      this.#copies.add(copy);
      if (above) above[String(path[depth - 1])] = copy;
      else this.#root = copy;
      above = copy;
    }
    return above;
  }
}

/** An object by its keys, or a list by its indexes. */
export type Members = Record<string, unknown>;

/** A copy of it that shares what it holds. */
export function copyOf(parent: unknown): Members {
  return (Array.isArray(parent) ? [...parent] : { ...(parent as object) }) as Members;
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
