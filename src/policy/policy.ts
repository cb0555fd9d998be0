import type { ApplicationCatalog } from '../applications/catalog.ts';
import type { Default } from '../defaults/default.ts';
import type { Labels } from '../kubernetes/selectors.ts';
import type { Enforcement } from '../rules/enforcement.ts';
import type { Rule } from '../rules/rule.ts';
import type { Operation, SubjectKind } from '../rules/subject.ts';
import type { WorldKind } from '../world/world.ts';

/** A rule in force for some subject. */
export interface RuleEntry {
  readonly rule: Rule;
  readonly enforcement: Exclude<Enforcement, 'off'>;
  /** Complete: what the policy leaves out has the rule's default. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A default in force for some subject. */
export interface DefaultEntry {
  readonly default: Default;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a policy is asked for: the object's kind, why it is judged, and what matching reads. */
export interface Target {
  readonly kind: SubjectKind;
  readonly operation: Operation;
  readonly namespace: string;
  readonly labels: Labels;
}

/** Which findings an object may silence with its own `mooring.dev/ignore`: none, all but refusals, all. */
export type IgnoreAnnotation = 'never' | 'advisory' | 'always';

/** One or more StatefulPolicy documents, compiled: asking is a lookup. */
export interface Policy {
  /** The names of the policies in force, joined by `+`. */
  readonly name: string;
  /** Changes when, and only when, the content does: the first 12 hex digits of its SHA-256. */
  readonly generation: string;
  readonly applications: ApplicationCatalog;
  /** What a refusing rule that fails does to a request. */
  readonly onRuleError: 'allow' | 'deny';
  readonly ignoreAnnotation: IgnoreAnnotation;
  /** Whether it records, and does nothing else: no rule of it, anywhere, warns or refuses. */
  readonly onlyRecords: boolean;
  /** The kinds of which its rules and defaults, wherever they are in force, ask the world. */
  readonly reads: readonly WorldKind[];
  rulesFor(target: Target): readonly RuleEntry[];
  defaultsFor(target: Target): readonly DefaultEntry[];
}
