import { parseDuration } from '../kubernetes/duration.ts';
import type { Meta } from '../kubernetes/meta.ts';
import type { Path } from '../kubernetes/path.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';

/** The recovery point objective: how old the newest backup may be. */
export const RPO_ANNOTATION = 'mooring.dev/rpo';

export type Objective =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'objective';
      readonly milliseconds: number;
      readonly words: string;
      readonly from: string;
    }
  | { readonly kind: 'malformed'; readonly value: string; readonly from: string; readonly path: Path };

/** The objective that the workload names, or else its pod template, or else its namespace. */
export function objectiveOf(set: StatefulSet, namespace: Meta | undefined): Objective {
  const path = ['metadata', 'annotations', RPO_ANNOTATION];
  return (
    read(set.meta, 'the workload', path) ??
    read(set.template.meta, 'the pod template', [...set.template.path, ...path]) ??
    (namespace && read(namespace, `namespace "${namespace.name}"`, path)) ?? { kind: 'none' }
  );
}

function read(meta: Meta, from: string, path: Path): Objective | undefined {
  const value = meta.annotations.get(RPO_ANNOTATION);
  if (value === undefined) return undefined;
  const milliseconds = parseDuration(value);
  if (milliseconds === undefined) return { kind: 'malformed', value, from, path };
  return { kind: 'objective', milliseconds, words: value.trim(), from };
}
