import type { Case } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

export const UNKNOWN_SET =
  'not evaluated: the StatefulSet that the scale request is about is not known here, only its replicas are';
export const UNKNOWN_PREVIOUS = 'not evaluated: the previous version of the StatefulSet is not known';

export interface Change {
  readonly from: unknown;
  readonly to: unknown;
  readonly image?: string;
  /** Words of `mooring.dev/allow` on the set as it would be. */
  readonly allow?: string;
  /** The status of the set as it was; none when left out. */
  readonly status?: Record<string, unknown>;
  readonly generation?: number | undefined;
  /** More of the spec of the set as it would be. */
  readonly spec?: Record<string, unknown>;
}

/** Rows that change the replicas of a set: by `scale` and by an update, which are judged alike. */
export function changes(
  name: string,
  change: Change,
  expect: readonly string[],
  more: Partial<Case> = {},
): readonly Case[] {
  const { image = 'example.com/app:1', allow, status, generation } = change;
  const set = (replicas: unknown) =>
    statefulSet({
      annotations: allow === undefined ? {} : { 'mooring.dev/allow': allow },
      container: { image },
      spec: { replicas, ...change.spec },
      metadata: { generation },
      ...(status ? { status } : {}),
    });
  return (['SCALE', 'UPDATE'] as const).map((operation) => ({
    name: `${name} (${operation})`,
    given: set(change.to),
    previous: set(change.from),
    operation,
    expect,
    ...more,
  }));
}
