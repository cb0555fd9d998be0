import type { Enforcement } from '../rules/enforcement.ts';
import type { DefaultSetting, Override, PolicyDocument, RuleSetting } from './document.ts';
import { nearest } from './nearest.ts';

/** A setting in full, as far as it is told. */
export interface Setting<V> {
  readonly value?: V;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

type Spec = PolicyDocument['spec'];
type Settled = Omit<Spec, 'extends'> & { readonly extends?: never };

/** The chain cannot be followed: an unknown name or a circle. `field` is that of the document that names it. */
export class ExtendsError extends Error {
  override readonly name = 'ExtendsError';
  /** The name that no policy has. */
  readonly missing: string | undefined;

  constructor(message: string, missing?: string) {
    super(message);
    this.missing = missing;
  }
}

/** Says that no policy is called `parent`. */
export function unknownParent(parent: string, known: Iterable<string>): string {
  const near = nearest(parent, known);
  return `there is no policy "${parent}" to extend${near ? `; did you mean "${near}"?` : ''}`;
}

/**
 * The spec of `document` with all that it extends folded in, nearest last: a rule's enforcement replaces, its
 * parameters add; overrides come after those of what is extended; `match` replaces.
 */
export function resolveExtends(
  document: PolicyDocument,
  byName: ReadonlyMap<string, PolicyDocument>,
  chain: readonly string[] = [],
): Settled {
  const { name } = document.metadata;
  if (chain.includes(name))
    throw new ExtendsError(`policies extend in a circle: ${[...chain, name].join(' -> ')}`);
  let spec: Settled = {};
  for (const parent of parentsOf(document)) {
    const base = byName.get(parent);
    if (!base) throw new ExtendsError(unknownParent(parent, byName.keys()), parent);
    spec = fold(spec, resolveExtends(base, byName, [...chain, name]));
  }
  const { extends: _, ...own } = document.spec;
  return fold(spec, own);
}

export function parentsOf(document: PolicyDocument): readonly string[] {
  const parents = document.spec.extends ?? [];
  return typeof parents === 'string' ? [parents] : parents;
}

function fold(base: Settled, own: Settled): Settled {
  const overrides: readonly Override[] = [...(base.overrides ?? []), ...(own.overrides ?? [])];
  return {
    ...base,
    ...own,
    rules: foldSettings(base.rules ?? {}, own.rules ?? {}, ruleSetting, (value, parameters) => ({
      ...(value === undefined ? {} : { enforcement: value }),
      parameters,
    })),
    defaults: foldSettings(base.defaults ?? {}, own.defaults ?? {}, defaultSetting, (value, parameters) => ({
      ...(value === undefined ? {} : { enabled: value }),
      parameters,
    })),
    overrides,
  };
}

function foldSettings<S, V>(
  base: Readonly<Record<string, S>>,
  own: Readonly<Record<string, S>>,
  read: (setting: S) => Setting<V>,
  write: (value: V | undefined, parameters: Readonly<Record<string, unknown>>) => S,
): Readonly<Record<string, S>> {
  const folded = new Map(Object.entries(base));
  for (const [id, setting] of Object.entries(own)) {
    const before = folded.get(id);
    const merged = mergeSettings(before === undefined ? {} : read(before), read(setting));
    folded.set(id, write(merged.value, merged.parameters ?? {}));
  }
  return Object.fromEntries(folded);
}

/** `own` over `base`. */
export function mergeSettings<V>(base: Setting<V>, own: Setting<V>): Setting<V> {
  const value = own.value ?? base.value;
  return { ...(value === undefined ? {} : { value }), parameters: { ...base.parameters, ...own.parameters } };
}

export function ruleSetting(setting: RuleSetting): Setting<Enforcement> {
  if (typeof setting !== 'object') return { value: setting || 'off' };
  const { enforcement, parameters } = setting;
  return {
    ...(enforcement === undefined ? {} : { value: enforcement || 'off' }),
    ...(parameters ? { parameters } : {}),
  };
}

export function defaultSetting(setting: DefaultSetting): Setting<boolean> {
  if (typeof setting === 'boolean') return { value: setting };
  const { enabled, parameters } = setting;
  // Parameters alone mean to use it.
  return { value: enabled ?? true, ...(parameters ? { parameters } : {}) };
}
