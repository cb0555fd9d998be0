import type { Meta } from '../kubernetes/meta.ts';
import type { Path } from '../kubernetes/path.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import { CONVENTIONS } from './conventions.ts';

/** Says what backs a workload up, or `none: ` and the reason why nothing need. */
export const BACKUP_ANNOTATION = 'mooring.dev/backup';

/** What one annotation says of the backup. */
export type Statement =
  | { readonly kind: 'declared' }
  | { readonly kind: 'opted-out'; readonly reason: string }
  /** It is there and says nothing. */
  | { readonly kind: 'empty' }
  /** It says that there is none, and not why. */
  | { readonly kind: 'refused' };

export type Declaration =
  | { readonly kind: 'absent' }
  | (Statement & { readonly key: string; readonly value: string; readonly path: Path });

const REFUSAL = /^(none|false|no|off|never|disabled|0)$/i;
const REFUSAL_WITH_REASON = /^(?:none|false|no|off|never|disabled)\s*:\s*(.+)$/is;

/** Reads the value of an annotation that declares a backup. */
export function readStatement(value: string): Statement {
  const trimmed = value.trim();
  if (trimmed === '') return { kind: 'empty' };
  const reason = REFUSAL_WITH_REASON.exec(trimmed)?.[1];
  if (reason !== undefined) return { kind: 'opted-out', reason };
  return REFUSAL.test(trimmed.replace(/\s*:$/, '')) ? { kind: 'refused' } : { kind: 'declared' };
}

/**
 * What the set itself says of its backup: its own annotation before the policy's `extra` ones, and those before the
 * conventions of backup tools; on the workload before the pod template. Of several that speak, the first that declares
 * or opts out counts, and else the first; but what mooring's own annotation says is never overruled.
 */
export function declarationOf(set: StatefulSet, extra: readonly string[]): Declaration {
  const own = ownAnnotation(set, BACKUP_ANNOTATION);
  if (own.kind !== 'absent') return own;
  let first: Declaration = own;
  for (const key of extra) {
    const found = ownAnnotation(set, key);
    if (found.kind === 'declared' || found.kind === 'opted-out') return found;
    if (first.kind === 'absent') first = found;
  }
  for (const convention of CONVENTIONS) {
    const found = conventional(set, convention);
    if (found.kind === 'declared') return found;
    if (first.kind === 'absent') first = found;
  }
  return first;
}

type Place = { readonly meta: Meta; readonly path: Path };

/** `key` on the workload, or else on its pod template. */
function ownAnnotation(set: StatefulSet, key: string): Declaration {
  const value = set.meta.annotations.get(key);
  if (value !== undefined) return { ...readStatement(value), key, value, path: annotationPath([], key) };
  const inherited = set.template.meta.annotations.get(key);
  if (inherited === undefined) return { kind: 'absent' };
  const path = annotationPath(set.template.path, key);
  return { ...readStatement(inherited), key, value: inherited, path };
}

function conventional(set: StatefulSet, { key, reads }: (typeof CONVENTIONS)[number]): Declaration {
  for (const { meta, path } of places(set)) {
    const value = meta.annotations.get(key);
    if (value === undefined) continue;
    return { kind: reads(value, set), key, value, path: annotationPath(path, key) };
  }
  return { kind: 'absent' };
}

/** Where tools look for their annotations. */
function places(set: StatefulSet): readonly Place[] {
  return [{ meta: set.meta, path: [] }, set.template, ...set.claimTemplates];
}

function annotationPath(path: Path, key: string): Path {
  return [...path, 'metadata', 'annotations', key];
}
