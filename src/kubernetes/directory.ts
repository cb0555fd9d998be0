/**
 * An absolute path in its plain form: `.`, `..` and doubled slashes resolved, no slash at the end but the root's.
 * A relative one is taken from `base`.
 */
export function absolutePath(path: string, base = '/'): string {
  if (isPlain(path)) return path;
  const segments: string[] = [];
  for (const segment of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** Most paths are: then there is nothing to take apart. */
function isPlain(path: string): boolean {
  return path.startsWith('/') && !path.endsWith('/') && !path.includes('//') && !path.includes('/.');
}

/** Whether `ancestor` is `path` or above it, by whole segments. Both in plain form. */
export function isAtOrAbove(ancestor: string, path: string): boolean {
  return ancestor === '/' || path === ancestor || path.startsWith(`${ancestor}/`);
}
