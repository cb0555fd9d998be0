import type { JsonObject } from '../kubernetes/json.ts';
import { dig, get, text } from '../kubernetes/json.ts';

/** A kind of object as the API server's paths name it. */
export interface Resource {
  /** Such as `v1` or `apps/v1`. */
  readonly apiVersion: string;
  /** Such as `statefulsets`. */
  readonly plural: string;
}

/** Which object, or objects, of a resource. */
export interface Place {
  /** Left out for what belongs to the cluster, and for all namespaces at once. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

/** The path of a resource, of those in a namespace, or of one (kubernetes.io/docs/reference/using-api/api-concepts). */
export function pathOf(
  { apiVersion, plural }: Resource,
  { namespace, name, subresource }: Place = {},
): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const home = namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${home}/${plural}${one}${subresource ? `/${subresource}` : ''}`;
}

/** Where an object itself says that it stands. */
export function placeOf(object: JsonObject): {
  readonly namespace: string | undefined;
  readonly name: string;
} {
  const metadata = get(object, 'metadata');
  return {
    namespace: text(get(metadata, 'namespace')) || undefined,
    name: text(get(metadata, 'name')) ?? '',
  };
}

/** The resource version of an object or a list; undefined where there is none. */
export function revisionOf(object: unknown): string | undefined {
  return text(dig(object, 'metadata', 'resourceVersion')) || undefined;
}
