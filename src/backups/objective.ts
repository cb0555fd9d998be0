import { parseDuration } from '../kubernetes/duration.ts';
import type { Meta } from '../kubernetes/meta.ts';
import type { Path } from '../kubernetes/path.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';

/** The recovery point objective: how old the newest backup may be. */
export const RPO_ANNOTATION = 'mooring.dev/rpo';

/** `from` says whose annotation it is, `path` where on the set it stands or would. */
export type NamedObjective =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'named' | 'malformed';
      readonly value: string;
      readonly from: string;
      readonly path: Path;
    };

/** The objective that the workload names, or else its pod template, or else its namespace. */
export function objectiveOf(set: StatefulSet, namespace: Meta | undefined): NamedObjective {
  const path = ['metadata', 'annotations', RPO_ANNOTATION];
  return (
    read(set.meta, 'the StatefulSet', path) ??
    read(set.template.meta, 'the pod template', [...set.template.path, ...path]) ??
    (namespace && read(namespace, `namespace "${namespace.name}"`, path)) ?? { kind: 'absent' }
  );
}

function read(meta: Meta, from: string, path: Path): NamedObjective | undefined {
  const value = meta.annotations.get(RPO_ANNOTATION);
  if (value === undefined) return undefined;
  const trimmed = value.trim();
  const kind = parseDuration(trimmed) === undefined ? 'malformed' : 'named';
  return { kind, value: trimmed, from, path };
}
