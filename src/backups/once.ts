import type { JsonObject } from '../kubernetes/json.ts';

/**
 * Makes something of a world's list of objects once, and keeps it for as long as that list: a cluster has thousands of
 * backups, and every StatefulSet asks about them. A list is never changed in place; a change makes another (see World).
 */
export function once<T>(make: (objects: readonly JsonObject[]) => T): (objects: readonly JsonObject[]) => T {
  const kept = new WeakMap<readonly JsonObject[], { readonly value: T }>();
  return (objects) => {
    const found = kept.get(objects);
    if (found) return found.value;
    const value = make(objects);
    kept.set(objects, { value });
    return value;
  };
}

/** The objects by key; those without one are left out. */
export function groupedBy(
  key: (object: JsonObject) => string | undefined,
): (objects: readonly JsonObject[]) => ReadonlyMap<string, readonly JsonObject[]> {
  return once((objects) => {
    const groups = new Map<string, JsonObject[]>();
    for (const object of objects) {
      const at = key(object);
      if (at === undefined) continue;
      const group = groups.get(at);
      if (group) group.push(object);
      else groups.set(at, [object]);
    }
    return groups;
  });
}
