import { DEFAULTS } from '../../src/defaults/registry.ts';
import { RULES } from '../../src/rules/registry.ts';
import { KINDS } from '../../src/world/kinds.ts';
import type { WorldKind } from '../../src/world/world.ts';

/** Objects of the cluster, and the rules and defaults that look at them. */
export interface Read {
  readonly group: string;
  readonly resource: string;
  readonly for: readonly string[];
}

/** What there is to read, by kind: as the rules and defaults declare it. */
export function reads(): readonly Read[] {
  const wanted = new Map<WorldKind, string[]>();
  const want = (kind: WorldKind, id: string) => wanted.set(kind, [...(wanted.get(kind) ?? []), id]);
  for (const { id, reads, operations } of RULES) {
    // Whoever judges a Scale looks its StatefulSet up.
    const scaled: readonly WorldKind[] = operations.includes('SCALE') ? ['apps/StatefulSet'] : [];
    for (const kind of new Set([...scaled, ...reads])) want(kind, id);
  }
  for (const { id, reads } of DEFAULTS) for (const kind of reads) want(kind, id);
  return [...wanted].map(([kind, ids]) => ({
    group: KINDS[kind].group,
    resource: KINDS[kind].plural,
    for: ids,
  }));
}

/** The ids that may be asked for. */
export function readers(): readonly string[] {
  return [...RULES, ...DEFAULTS].map(({ id }) => id);
}
