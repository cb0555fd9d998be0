import { get, integer, stringMap, text } from './json.ts';
import type { Labels } from './selectors.ts';

/** The metadata that rules read. `name` is empty when the API server is still to make one from `generateName`. */
export interface Meta {
  readonly name: string;
  readonly generateName: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Milliseconds since the epoch; undefined for an object that was never stored. */
  readonly createdAt: number | undefined;
  readonly deleting: boolean;
  readonly generation: number | undefined;
}

export function readMeta(object: unknown): Meta {
  const metadata = get(object, 'metadata');
  const created = Date.parse(text(get(metadata, 'creationTimestamp')) ?? '');
  return {
    name: text(get(metadata, 'name')) ?? '',
    generateName: text(get(metadata, 'generateName')) ?? '',
    namespace: text(get(metadata, 'namespace')) ?? '',
    labels: stringMap(get(metadata, 'labels')),
    annotations: stringMap(get(metadata, 'annotations')),
    createdAt: Number.isNaN(created) ? undefined : created,
    deleting: text(get(metadata, 'deletionTimestamp')) !== undefined,
    generation: integer(get(metadata, 'generation')),
  };
}
