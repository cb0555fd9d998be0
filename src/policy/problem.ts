import { oneLine } from '../kubernetes/one-line.ts';

/** What is wrong with a policy document, and where. Lines and columns start at 1. */
export interface PolicyProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The field, as people write it: `spec.rules.readiness-probe`. */
  readonly field?: string;
  readonly message: string;
}

/** Policies that cannot be loaded. `message` has every problem on a line of its own. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code = 'POLICY';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column: field: message`, leaving out what is not known. */
export function formatProblem({ file, line, column, field, message }: PolicyProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return oneLine(field ? `${place}: ${field}: ${message}` : `${place}: ${message}`);
}
