import { isObject } from './json.ts';

/** A copy of the whole object that kubectl keeps in the object. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations without it: as large as the rest of an object, and nothing to judge by. */
export function withoutLastApplied(annotations: unknown): unknown {
  if (!isObject(annotations) || !Object.hasOwn(annotations, LAST_APPLIED)) return annotations;
  const { [LAST_APPLIED]: _dropped, ...rest } = annotations;
  return rest;
}
