import { type Path, toPointer } from '../kubernetes/path.ts';
import type { Enforcement } from '../rules/enforcement.ts';
import type { Category } from '../rules/rule.ts';
import type { ObjectRef } from '../rules/subject.ts';
import type { ObjectKey } from '../world/world.ts';

/** What is wrong with one object, by one rule, and what the policy makes of it. Data; layout is the report's. */
export interface Finding {
  readonly rule: string;
  readonly enforcement: Exclude<Enforcement, 'off'>;
  readonly category: Category;
  readonly subject: ObjectRef;
  readonly message: string;
  readonly path: Path;
  readonly remediation: string;
  /** The object whose absence it rests on, to be confirmed before a refusal. */
  readonly absent?: ObjectKey;
}

/** The same for findings of one object that say the same, however they are enforced. */
export function identityOf({ rule, path, message }: Finding): string {
  return `${rule}\n${toPointer(path)}\n${message}`;
}

/** A rule that could not be judged, and why. */
export interface Skip {
  readonly rule: string;
  readonly subject: ObjectRef;
  readonly reason: string;
}

/** A rule that threw: a bug, never a verdict. `enforcement` is what its findings would have had. */
export interface RuleError {
  readonly rule: string;
  readonly enforcement: Exclude<Enforcement, 'off'>;
  readonly subject: ObjectRef;
  readonly error: unknown;
}

/** All that the engine says of one object: sorted, without duplicates. */
export interface Evaluation {
  /** Worst first, then by rule id, then as the rule gave them. */
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly Skip[];
  readonly errors: readonly RuleError[];
  /** Findings that the object's own `mooring.dev/ignore` annotation silenced, where the policy lets it. */
  readonly ignored: readonly Finding[];
  /** Ids of the rules that were judged and hold, with the enforcement they would have had. */
  readonly passed: readonly { readonly rule: string; readonly enforcement: Exclude<Enforcement, 'off'> }[];
}
