import type { Enforcement } from '../rules/enforcement.ts';
import type { IgnoreAnnotation } from './policy.ts';

export const API_VERSION = 'mooring.dev/v1alpha1';

/** Where something applies. Every member that is given must match. */
export interface Match {
  /** Globs over the namespace's name: `*` any characters, `?` one. Any namespace when left out. */
  readonly namespaces?: readonly string[];
  readonly excludeNamespaces?: readonly string[];
  /** A metav1.LabelSelector over the object's own labels. */
  readonly labelSelector?: unknown;
}

/** `false` is what YAML 1.1, and so Kubernetes, makes of an unquoted `off`. */
export type WrittenEnforcement = Enforcement | false;

/** How a rule is enforced; what is left out is as in the policy it extends. */
export type RuleSetting =
  | WrittenEnforcement
  | { readonly enforcement?: WrittenEnforcement; readonly parameters?: Readonly<Record<string, unknown>> };

/** Whether a default is applied. */
export type DefaultSetting =
  | boolean
  | { readonly enabled?: boolean; readonly parameters?: Readonly<Record<string, unknown>> };

export interface Override {
  readonly match: Match;
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly defaults?: Readonly<Record<string, DefaultSetting>>;
}

/** A `StatefulPolicy` document that its schema has accepted. */
export interface PolicyDocument {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly description?: string;
    readonly extends?: string | readonly string[];
    readonly match?: Match;
    readonly onRuleError?: 'allow' | 'deny';
    readonly ignoreAnnotation?: IgnoreAnnotation;
    readonly rules?: Readonly<Record<string, RuleSetting>>;
    readonly defaults?: Readonly<Record<string, DefaultSetting>>;
    readonly overrides?: readonly Override[];
  };
}
