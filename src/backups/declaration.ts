import type { Meta } from '../kubernetes/meta.ts';
import type { Path } from '../kubernetes/path.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import { CONVENTIONS, type Convention, scheduleLabel } from './conventions.ts';
import { BACKUP_TOOLS } from './tools.ts';

/** Says what backs a workload up, or `none: ` and the reason why nothing need. */
export const BACKUP_ANNOTATION = 'mooring.dev/backup';

/** `declared`: there is a backup. `opted-out`: there is none, with a reason. `refused`: none, without. `empty`: nothing. */
export type Statement = 'declared' | 'opted-out' | 'refused' | 'empty';

/** What a workload says of its backup, and where. */
export type Declaration =
  | { readonly kind: 'absent' }
  | {
      readonly kind: Statement;
      readonly key: string;
      readonly value: string;
      readonly path: Path;
    };

/** `none`, or `none: ` and a reason. */
const REFUSAL = /^(?:none|false|no|off|never|disabled|0)\s*(?::\s*(.*))?$/is;

/** A refusal in other words, whose reason cannot be told from the rest: `none needed`. */
const LOOSE_REFUSAL = /^(?:none|false|no|never|disabled)[\s,;(\u2013\u2014]/i;

/** Reads the value of an annotation that declares a backup. */
export function readStatement(value: string): Statement {
  const trimmed = value.trim();
  if (trimmed === '') return 'empty';
  const refusal = REFUSAL.exec(trimmed);
  if (!refusal) return LOOSE_REFUSAL.test(trimmed) ? 'refused' : 'declared';
  // A mere yes or no is no reason.
  return /^(true|false|yes|no)?$/i.test((refusal[1] ?? '').trim()) ? 'refused' : 'opted-out';
}

/**
 * What the set says of its backup: by mooring's own annotation, which nothing overrules, or else by one of the policy's
 * `extra` ones, or else by the convention of a backup tool. Of several, the first that says something counts.
 */
export function declarationOf(set: StatefulSet, extra: readonly string[]): Declaration {
  const own = annotated(set, BACKUP_ANNOTATION);
  if (own) return own;
  let first: Declaration | undefined;
  for (const key of extra) {
    const found = annotated(set, key);
    if (found && says(found)) return found;
    first ??= found;
  }
  for (const convention of CONVENTIONS) {
    const found = conventional(set, convention);
    if (found && says(found)) return found;
    first ??= found;
  }
  const label = first ? undefined : scheduleLabel(set);
  if (label) return { kind: 'declared', value: 'enabled', ...label };
  return first ?? { kind: 'absent' };
}

function says({ kind }: Declaration): boolean {
  return kind === 'declared' || kind === 'opted-out';
}

/**
 * Whether the declaration names something of which mooring can see the objects. Of another backup, such as that of a
 * cloud or of the database itself, nothing in the cluster tells.
 */
export function isVerifiable(declaration: Declaration): boolean {
  if (!('key' in declaration)) return true;
  // The key names the tool, where it is one of a tool's own.
  const words = `${declaration.key} ${declaration.value}`.toLowerCase().split(/[^a-z0-9]+/);
  const named = BACKUP_TOOLS.some((tool) => tool.words.some((word) => words.includes(word)));
  return named || /^(true|yes|on|enabled|1)$/i.test(declaration.value.trim());
}

/** `key` on the workload, or else on its pod template. */
function annotated(set: StatefulSet, key: string): Declaration | undefined {
  const value = set.meta.annotations.get(key);
  if (value !== undefined) return { kind: readStatement(value), key, value, path: annotation([], key) };
  const inherited = set.template.meta.annotations.get(key);
  if (inherited === undefined) return undefined;
  return {
    kind: readStatement(inherited),
    key,
    value: inherited,
    path: annotation(set.template.path, key),
  };
}

/** A tool's annotation on the workload, its pod template or its claim templates, wherever the tool looks. */
function conventional(set: StatefulSet, { key, reads }: Convention): Declaration | undefined {
  const at = (meta: Meta, path: Path): Declaration | undefined => {
    const value = meta.annotations.get(key);
    return value === undefined
      ? undefined
      : { kind: reads(value, set), key, value, path: annotation(path, key) };
  };
  const found = at(set.meta, []) ?? at(set.template.meta, set.template.path);
  if (found) return found;
  for (const { meta, path } of set.claimTemplates) {
    const ofClaim = at(meta, path);
    if (ofClaim) return ofClaim;
  }
  return undefined;
}

function annotation(path: Path, key: string): Path {
  return [...path, 'metadata', 'annotations', key];
}
