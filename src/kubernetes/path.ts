/** Where a field stands in an object: member names and array indexes, from the root. */
export type Path = readonly (string | number)[];

/** RFC 6901: `~` is `~0`, `/` is `~1`. */
export function escapePointerSegment(segment: string | number): string {
  // Nearly all are plain.
  return typeof segment === 'number' || !/[~/]/.test(segment)
    ? String(segment)
    : segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `['spec', 'a/b', 0]` as the JSON Pointer `/spec/a~1b/0`; the root is the empty string. */
export function toPointer(path: Path): string {
  return path.map((segment) => `/${escapePointerSegment(segment)}`).join('');
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `['spec', 'containers', 0, 'a/b']` as people write it: `spec.containers[0]["a/b"]`, the form kubectl prints. */
export function toFieldPath(path: Path): string {
  let out = '';
  for (const segment of path) {
    if (typeof segment === 'number') out += `[${segment}]`;
    else if (PLAIN.test(segment)) out += out === '' ? segment : `.${segment}`;
    else out += `[${JSON.stringify(segment)}]`;
  }
  return out;
}
