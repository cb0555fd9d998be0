import type { Path } from '../kubernetes/path.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { ParameterSchemas, ParametersOf } from '../rules/parameters.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { Operation } from '../rules/subject.ts';
import type { WorldKind } from '../world/world.ts';

/**
 * A field to fill: where, and with what. The engine leaves it out when the field is set (null counts as absent), when
 * the API server holds the field immutable, or when filling it would start a rollout that the request did not ask for.
 */
export interface Fill {
  /** May cross objects that are absent, and items of a list, by their index, that are there. */
  readonly path: Path;
  readonly value: unknown;
  /** For a field that the API server writes as an empty string when nobody has set it. */
  readonly emptyIsAbsent?: boolean;
}

/** The rule's context with the default's own parameters. */
export type DefaultContext<P = Readonly<Record<string, unknown>>> = RuleContext<'StatefulSet', P>;

export interface DefaultMetadata {
  readonly id: string;
  readonly title: string;
  /** What it sets, as a field path. */
  readonly sets: string;
  readonly rationale: string;
  readonly links: readonly string[];
  readonly operations: readonly Operation[];
  /** The kinds of which it asks the world. */
  readonly reads: readonly WorldKind[];
}

export interface Default extends DefaultMetadata {
  readonly parameters: ParameterSchemas;
  propose(set: StatefulSet, context: DefaultContext): readonly Fill[];
}

export interface DefaultDefinition<S extends ParameterSchemas>
  extends Omit<DefaultMetadata, 'operations' | 'reads'> {
  /** None when left out. */
  readonly reads?: readonly WorldKind[];
  /** `CREATE` and `UPDATE` when left out. */
  readonly operations?: readonly Operation[];
  readonly parameters?: S;
  /** Pure. May propose freely: the engine holds the laws. */
  propose(set: StatefulSet, context: DefaultContext<ParametersOf<S>>): readonly Fill[];
}

/** What a default proposes when there is nothing for it to fill. */
export const NOTHING: readonly Fill[] = [];

/** Makes a default; types its parameters from their schemas. */
export function defineDefault<const S extends ParameterSchemas = Record<never, never>>(
  definition: DefaultDefinition<S>,
): Default {
  return {
    operations: ['CREATE', 'UPDATE'],
    parameters: {},
    reads: [],
    ...definition,
    // Parameters are checked against the default's schema when the policy is loaded, so the cast holds.
    propose: (set, context) => definition.propose(set, context as unknown as DefaultContext<ParametersOf<S>>),
  };
}
