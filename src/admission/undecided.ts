import type { Decision } from './decision.ts';
import { allow, deny } from './response.ts';
import type { AdmissionRequest } from './review.ts';

/**
 * The answer where there was no judgement: a refusal where the policy fails closed, else it is let through with a
 * warning. `reason`, and `whyClosed` where it is refused, are shown to the user.
 */
export function undecided(
  request: AdmissionRequest,
  closed: boolean,
  reason: string,
  whyClosed = 'the policy refuses what cannot be judged',
): Decision {
  const words = `mooring could not judge this: ${reason}`;
  if (closed) {
    const message = `${words}; ${whyClosed}`;
    return { review: deny(request.uid, message), outcome: 'deny', skipped: reason };
  }
  const review = allow(request.uid, { warnings: [`${words}; it was let through`] });
  return { review, outcome: 'skip', skipped: reason };
}
