import type { ApplicationCatalog } from '../applications/catalog.ts';
import type { Path } from '../kubernetes/path.ts';
import type { ObjectKey, World, WorldKind } from '../world/world.ts';
import type { Enforcement } from './enforcement.ts';
import type { ParameterSchemas, ParametersOf } from './parameters.ts';
import type { Operation, Subject, SubjectKind, Views } from './subject.ts';

export const CATEGORIES = [
  'identity',
  'storage',
  'backup',
  'health',
  'scaling',
  'availability',
  'protection',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** `object`: the object alone. `related`: other objects too. `old`: the previous version (an UPDATE, a SCALE). */
export type Needs = 'object' | 'related' | 'old';

/** One thing that is wrong. The message names the container, claim or Service, and the value found. */
export interface Problem {
  readonly message: string;
  /** The offending field, or where the missing one would be. */
  readonly path: Path;
  /** What to do, where it differs from the rule's own remediation. */
  readonly remediation?: string;
  /** The strictest this one may be enforced, whatever the policy says. */
  readonly atMost?: Enforcement;
  /** The laxest this one is enforced wherever its rule is in force at all; `atMost` wins over it. */
  readonly atLeast?: Enforcement;
  /**
   * The object whose absence it rests on. The door confirms it with the API server before it refuses, and in a dry run,
   * where the partner may have been created in the same dry run and never stored, it is a warning.
   */
  readonly absent?: ObjectKey;
}

/** A rule could not be judged: knowledge was missing. Neither a pass nor a finding. */
export interface NotEvaluated {
  readonly notEvaluated: string;
}

export type Result = Problem | NotEvaluated;

/** `reason` says, in words, what could not be known. */
export function notEvaluated(reason: string): readonly Result[] {
  return [{ notEvaluated: reason }];
}

/** The rule holds, or has nothing to say of this object. */
export const PASS: readonly Result[] = [];

export interface RuleContext<K extends SubjectKind = SubjectKind, P = Readonly<Record<string, unknown>>> {
  readonly subject: Subject;
  /** Namespace of the subject, as the world knows it. */
  readonly namespace: string;
  readonly previous: Views[K] | undefined;
  readonly parameters: P;
  readonly world: World;
  readonly applications: ApplicationCatalog;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface RuleMetadata {
  /** Kebab-case, named after the good state. Never reused, never renamed. */
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  /** What breaks without it. */
  readonly rationale: string;
  /** What to do, with YAML that can be pasted where that says it best. */
  readonly remediation: string;
  /** Kubernetes documentation or issues that prove the rationale. */
  readonly links: readonly string[];
  readonly needs: Needs;
  /** The kinds of which it asks the world: those that must be watched, and may be read, where it is in force. */
  readonly reads: readonly WorldKind[];
  /** Advisory rules warn even under `strict`. */
  readonly advisory?: boolean;
  readonly operations: readonly Operation[];
}

/** What the engine holds of any rule. */
export interface Rule extends RuleMetadata {
  readonly kind: SubjectKind;
  readonly parameters: ParameterSchemas;
  check(view: unknown, context: RuleContext): readonly Result[];
}

export interface RuleDefinition<K extends SubjectKind, S extends ParameterSchemas>
  extends Omit<RuleMetadata, 'operations' | 'reads'> {
  readonly kind: K;
  /** None when left out. */
  readonly reads?: readonly WorldKind[];
  /** `CREATE`, `UPDATE` and `AUDIT` when left out. */
  readonly operations?: readonly Operation[];
  readonly parameters?: S;
  /** Pure: no clock, no network, no throw. Problems in the order a reader meets the fields. */
  check(view: Views[K], context: RuleContext<K, ParametersOf<S>>): readonly Result[];
}

/** Makes a rule; types its view from its kind and its parameters from their schemas. */
export function defineRule<K extends SubjectKind, const S extends ParameterSchemas = Record<never, never>>(
  definition: RuleDefinition<K, S>,
): Rule {
  return {
    operations: ['CREATE', 'UPDATE', 'AUDIT'],
    parameters: {},
    reads: [],
    ...definition,
    // The engine reads the subject by the rule's kind and checks parameters against its schema, so both casts hold.
    check: (view, context) =>
      definition.check(view as Views[K], context as unknown as RuleContext<K, ParametersOf<S>>),
  };
}
