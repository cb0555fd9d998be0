import type { ApplicationCatalog } from '../applications/catalog.ts';
import { DEFAULTS } from '../defaults/registry.ts';
import { atLeast, type Enforcement, stricter } from '../rules/enforcement.ts';
import { defaultParameters } from '../rules/parameters.ts';
import { RULES } from '../rules/registry.ts';
import type { WorldKind } from '../world/world.ts';
import type { DefaultSetting, PolicyDocument, RuleSetting } from './document.ts';
import { compileMatch, type Matcher } from './match.ts';
import type { DefaultEntry, IgnoreAnnotation, Policy, RuleEntry, Target } from './policy.ts';
import { defaultSetting, mergeSettings, ruleSetting } from './resolve.ts';

type Spec = PolicyDocument['spec'];

/** A policy with its own and its parents' settings folded together. */
export interface ResolvedPolicy {
  readonly name: string;
  readonly spec: Spec;
}

/** One source of settings that applies where its matcher says: a policy, or an override within one. */
interface Layer {
  readonly policy: number;
  readonly matches: Matcher | undefined;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly defaults: Readonly<Record<string, DefaultSetting>>;
}

/** Combinations of layers remembered: bounded, since namespaces and labels come from outside. */
const REMEMBERED = 1024;

const IGNORE_ORDER: readonly IgnoreAnnotation[] = ['never', 'advisory', 'always'];

/**
 * Compiles policies that are all in force at once. Where several match an object, the strictest enforcement of each
 * rule holds, judged with the parameters of the policy that asks for it.
 */
export function compilePolicy(
  policies: readonly ResolvedPolicy[],
  applications: ApplicationCatalog,
  fingerprint: () => string,
): Policy {
  const layers: Layer[] = policies.flatMap(({ spec }, policy) => [
    { policy, matches: compileMatch(spec.match), rules: spec.rules ?? {}, defaults: spec.defaults ?? {} },
    ...(spec.overrides ?? []).map((override) => ({
      policy,
      matches: compileMatch(override.match),
      rules: override.rules ?? {},
      defaults: override.defaults ?? {},
    })),
  ]);
  const ruleMemo = new Map<string, readonly RuleEntry[]>();
  let generation: string | undefined;
  const defaultMemo = new Map<string, readonly DefaultEntry[]>();

  return {
    name: policies.map((policy) => policy.name).join('+'),
    get generation() {
      generation ??= fingerprint();
      return generation;
    },
    applications,
    onRuleError: policies.some(({ spec }) => spec.onRuleError === 'deny') ? 'deny' : 'allow',
    ignoreAnnotation: strictestIgnore(policies),
    onlyRecords: RULES.every(({ id }) => layers.every(({ rules }) => isAtMostAudit(settingOf(rules, id)))),
    reads: readsOf(layers),
    rulesFor: (target) =>
      remember(ruleMemo, keyOf(layers, target), () => rulesIn(applying(layers, target), target)),
    defaultsFor: (target) =>
      remember(defaultMemo, keyOf(layers, target), () => defaultsIn(applying(layers, target), target)),
  };
}

function strictestIgnore(policies: readonly ResolvedPolicy[]): IgnoreAnnotation {
  const asked = policies.map(({ spec }) => IGNORE_ORDER.indexOf(spec.ignoreAnnotation ?? 'advisory'));
  return IGNORE_ORDER[Math.min(...asked)] ?? 'advisory';
}

function isAtMostAudit(setting: RuleSetting | undefined): boolean {
  return atLeast('audit', ruleSetting(setting ?? 'off').value ?? 'off');
}

/** The kinds that anything in force somewhere reads; whoever judges a Scale looks its StatefulSet up. */
function readsOf(layers: readonly Layer[]): readonly WorldKind[] {
  const set = (id: string) =>
    layers.some(({ rules }) => (ruleSetting(settingOf(rules, id) ?? 'off').value ?? 'off') !== 'off');
  const on = (id: string) =>
    layers.some(({ defaults }) => defaultSetting(settingOf(defaults, id) ?? false).value === true);
  const rules = RULES.filter(({ id }) => set(id));
  const scales: readonly WorldKind[] = rules.some(({ operations }) => operations.includes('SCALE'))
    ? ['apps/StatefulSet']
    : [];
  const kinds = [
    ...rules.flatMap(({ reads }) => reads),
    ...DEFAULTS.filter(({ id }) => on(id)).flatMap(({ reads }) => reads),
    ...scales,
  ];
  return [...new Set(kinds)];
}

function settingOf<T>(settings: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(settings, id) ? settings[id] : undefined;
}

/** Names the combination of layers that apply: equal keys have equal answers. */
function keyOf(layers: readonly Layer[], { kind, operation, namespace, labels }: Target): string {
  let key = `${kind} ${operation} `;
  for (const { matches } of layers) key += !matches || matches(namespace, labels) ? '1' : '0';
  return key;
}

function remember<T>(memo: Map<string, T>, key: string, make: () => T): T {
  const found = memo.get(key);
  if (found !== undefined) return found;
  if (memo.size >= REMEMBERED) memo.clear();
  const made = make();
  memo.set(key, made);
  return made;
}

/** The layers that apply, a list for each policy that matches, its own first and then its overrides. */
function applying(layers: readonly Layer[], { namespace, labels }: Target): readonly (readonly Layer[])[] {
  const byPolicy = new Map<number, Layer[]>();
  const outside = new Set<number>();
  for (const layer of layers) {
    const own = !byPolicy.has(layer.policy) && !outside.has(layer.policy);
    if (layer.matches && !layer.matches(namespace, labels)) {
      if (own) outside.add(layer.policy);
    } else if (own) {
      byPolicy.set(layer.policy, [layer]);
    } else {
      byPolicy.get(layer.policy)?.push(layer);
    }
  }
  return [...byPolicy.values()];
}

function rulesIn(policies: readonly (readonly Layer[])[], { kind, operation }: Target): readonly RuleEntry[] {
  return RULES.filter((rule) => rule.kind === kind && rule.operations.includes(operation)).flatMap((rule) => {
    const entries = policies.flatMap((layers) => {
      const setting = layers
        .map(({ rules }) => settingOf(rules, rule.id))
        .reduce(
          (merged, own) => (own === undefined ? merged : mergeSettings(merged, ruleSetting(own))),
          ruleSetting('off'),
        );
      const enforcement: Enforcement = setting.value ?? 'off';
      if (enforcement === 'off') return [];
      return [
        { rule, enforcement, parameters: { ...defaultParameters(rule.parameters), ...setting.parameters } },
      ];
    });
    return mergeEntries(entries);
  });
}

/** Entries of one rule: those with equal parameters are one, at the strictest enforcement. */
function mergeEntries(entries: readonly RuleEntry[]): readonly RuleEntry[] {
  const merged = new Map<string, RuleEntry>();
  for (const entry of entries) {
    const key = JSON.stringify(entry.parameters);
    const twin = merged.get(key);
    if (!twin || stricter(entry.enforcement, twin.enforcement) !== twin.enforcement) merged.set(key, entry);
  }
  return [...merged.values()];
}

/** A default is applied when any matching policy asks for it; the first that does gives its parameters. */
function defaultsIn(policies: readonly (readonly Layer[])[], { operation }: Target): readonly DefaultEntry[] {
  return DEFAULTS.filter((candidate) => candidate.operations.includes(operation)).flatMap((candidate) => {
    for (const layers of policies) {
      const setting = layers
        .map(({ defaults }) => settingOf(defaults, candidate.id))
        .reduce(
          (merged, own) => (own === undefined ? merged : mergeSettings(merged, defaultSetting(own))),
          defaultSetting(false),
        );
      if (setting.value !== true) continue;
      const parameters = { ...defaultParameters(candidate.parameters), ...setting.parameters };
      return [{ default: candidate, parameters }];
    }
    return [];
  });
}
