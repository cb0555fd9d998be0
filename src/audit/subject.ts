import type { Evaluation } from '../engine/finding.ts';
import { dig, text } from '../kubernetes/json.ts';
import type { Subject } from '../rules/subject.ts';

/** An object that simply is, as what is judged. */
export interface Audited {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: unknown;
}

/** The subject that an object is; `fallback` is the namespace of one that names none. */
export function auditSubject({ object, apiVersion, kind }: Audited, fallback: string): Subject {
  const name = text(dig(object, 'metadata', 'name'));
  const prefix = text(dig(object, 'metadata', 'generateName'));
  const namespace = text(dig(object, 'metadata', 'namespace')) || fallback;
  return {
    ref: { apiVersion, kind, namespace, name: name ?? (prefix ? `${prefix}*` : '') },
    operation: 'AUDIT',
    object,
    previous: undefined,
    user: undefined,
    dryRun: false,
    complete: true,
  };
}

/** The evaluation as if the policy had these rules alone. */
export function onlyRules(evaluation: Evaluation, rules: ReadonlySet<string> | undefined): Evaluation {
  if (!rules) return evaluation;
  const asked = <T extends { readonly rule: string }>(all: readonly T[]) =>
    all.filter(({ rule }) => rules.has(rule));
  return {
    findings: asked(evaluation.findings),
    notEvaluated: asked(evaluation.notEvaluated),
    errors: asked(evaluation.errors),
    ignored: asked(evaluation.ignored),
    passed: asked(evaluation.passed),
  };
}
