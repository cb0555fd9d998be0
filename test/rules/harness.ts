import t from 'tap';
import { type ApplicationCatalog, applicationCatalog } from '../../src/applications/catalog.ts';
import type { ApplicationProfile } from '../../src/applications/profile.ts';
import { get, text } from '../../src/kubernetes/json.ts';
import { toFieldPath } from '../../src/kubernetes/path.ts';
import { defaultParameters } from '../../src/rules/parameters.ts';
import type { Result, Rule } from '../../src/rules/rule.ts';
import { type Operation, READERS } from '../../src/rules/subject.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import type { World } from '../../src/world/world.ts';

/** One row of a rule's table. */
export interface Case {
  readonly name: string;
  readonly given: unknown;
  readonly previous?: unknown;
  /** CREATE when left out. */
  readonly operation?: Operation;
  /** Other manifests of the world; a World of its own; the empty world when left out. */
  readonly world?: readonly unknown[] | World;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly applications?: readonly ApplicationProfile[] | ApplicationCatalog;
  readonly username?: string;
  readonly dryRun?: boolean;
  readonly complete?: boolean;
  /** A deletion that leaves behind what the object owns. */
  readonly orphans?: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  /** `path: message` of each problem, with ` (at most warn)` or ` (at least deny)` behind; or `not evaluated: reason`. */
  readonly expect: readonly string[];
}

/** The moment at which every test happens, unless it says otherwise. */
export const NOW = Date.UTC(2026, 0, 31, 12);

/** What a rule says of other objects in the empty world. */
export const UNKNOWN_WORLD = 'not evaluated: no other objects are known here (mooring serve --world none)';

/** Judges `given` by one rule, with its parameters' defaults filled in. */
export function judge(rule: Rule, row: Case): readonly Result[] {
  const world = row.world ?? emptyWorld;
  const applications = row.applications ?? [];
  const read = READERS[rule.kind];
  const metadata = get(row.given, 'metadata');
  const namespace = text(get(metadata, 'namespace')) ?? 'default';
  return rule.check(read(row.given), {
    subject: {
      ref: {
        apiVersion: text(get(row.given, 'apiVersion')) ?? '',
        kind: rule.kind,
        namespace,
        name: text(get(metadata, 'name')) ?? '',
      },
      operation: row.operation ?? 'CREATE',
      object: row.given,
      previous: row.previous,
      user: { username: row.username ?? 'alice', groups: [] },
      dryRun: row.dryRun ?? false,
      complete: row.complete ?? true,
      orphans: row.orphans ?? false,
    },
    namespace,
    previous: row.previous === undefined ? undefined : read(row.previous),
    parameters: { ...defaultParameters(rule.parameters), ...row.parameters },
    world: 'origin' in world ? world : worldFromManifests(world),
    applications: 'ofImage' in applications ? applications : applicationCatalog(applications),
    now: row.now ?? NOW,
  });
}

export function describe(result: Result): string {
  if ('notEvaluated' in result) return `not evaluated: ${result.notEvaluated}`;
  const cap = result.atMost ? ` (at most ${result.atMost})` : '';
  const floor = result.atLeast ? ` (at least ${result.atLeast})` : '';
  return `${toFieldPath(result.path)}: ${result.message}${cap}${floor}`;
}

/** Runs a rule's table, one subtest a row, asserting wording and path. */
export function ruleTable(rule: Rule, rows: readonly Case[]): void {
  t.test(rule.id, async (t) => {
    for (const row of rows) t.strictSame(judge(rule, row).map(describe), row.expect, row.name);
  });
}
