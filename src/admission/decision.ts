import type { Evaluation } from '../engine/finding.ts';
import type { Subject } from '../rules/subject.ts';
import type { AdmissionReview } from './response.ts';

export const OUTCOMES = ['allow', 'warn', 'deny', 'patch', 'skip'] as const;

/** An answer, and what logs and metrics tell of it. */
export interface Decision {
  readonly review: AdmissionReview;
  /** `warn` is allowed with warnings; `skip` was let through unjudged. */
  readonly outcome: (typeof OUTCOMES)[number];
  readonly subject?: Subject;
  readonly evaluation?: Evaluation;
  /** Why there was nothing to judge. */
  readonly skipped?: string;
  /** The ids of the defaults that were filled in. */
  readonly defaults?: readonly string[];
  /** What went wrong inside, for the log; the user has been told in words. */
  readonly failures?: readonly unknown[];
}
