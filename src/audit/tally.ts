import type { Evaluation, Finding, Skip } from '../engine/finding.ts';
import { Score } from '../engine/score.ts';
import type { Policy } from '../policy/policy.ts';
import type { ObjectRef } from '../rules/subject.ts';
import type { AuditError, AuditResult, LocatedFinding, Notice, Pass } from './result.ts';

export interface TallyOptions {
  readonly policy: Policy;
  /** Whether the result tells of rules that hold. */
  readonly keepPassed?: boolean;
}

/** What was read besides what was judged. */
export interface Input {
  /** How many objects there were. */
  readonly objects: number;
  readonly errors: readonly AuditError[];
  readonly notices: readonly Notice[];
}

/** Gathers evaluations into a result. */
export class Tally {
  readonly #options: TallyOptions;
  readonly #score = new Score();
  readonly #findings: LocatedFinding[] = [];
  readonly #ignored: LocatedFinding[] = [];
  readonly #notEvaluated: Skip[] = [];
  readonly #passed: Pass[] = [];
  #workloads = 0;
  #held = 0;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  /** `locate` is asked only where there is something to place. */
  add(
    subject: ObjectRef,
    evaluation: Evaluation,
    locate: (findings: readonly Finding[]) => readonly LocatedFinding[],
  ): void {
    this.#score.add(evaluation);
    if (subject.kind === 'StatefulSet' || subject.kind === 'Deployment') this.#workloads++;
    this.#findings.push(...locate(evaluation.findings));
    this.#ignored.push(...locate(evaluation.ignored));
    this.#notEvaluated.push(...evaluation.notEvaluated);
    this.#held += evaluation.passed.length;
    if (this.#options.keepPassed) {
      this.#passed.push(...evaluation.passed.map(({ rule }) => ({ rule, subject })));
    }
  }

  close({ objects, errors, notices }: Input): AuditResult {
    const count = { deny: 0, warn: 0, audit: 0 };
    for (const { enforcement } of this.#findings) count[enforcement]++;
    return {
      policy: this.#options.policy.name,
      score: this.#score.value,
      summary: {
        objects,
        workloads: this.#workloads,
        passed: this.#held,
        ...count,
        notEvaluated: this.#notEvaluated.length,
        errors: errors.length,
      },
      findings: this.#findings,
      notEvaluated: this.#notEvaluated,
      ignored: this.#ignored,
      passed: this.#passed,
      errors,
      notices,
    };
  }
}
