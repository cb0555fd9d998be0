import type { Meta } from './meta.ts';

/** Says, with a reason, that a workload keeps nothing. */
export const STATELESS_ANNOTATION = 'mooring.dev/stateless';

export type Stateless =
  | { readonly kind: 'absent' }
  | { readonly kind: 'reason'; readonly reason: string }
  /** The annotation is there and says nothing: empty, or a mere yes or no. */
  | { readonly kind: 'no-reason'; readonly value: string };

/** What the annotation says. */
export function statelessReason(meta: Meta): Stateless {
  const value = meta.annotations.get(STATELESS_ANNOTATION);
  if (value === undefined) return { kind: 'absent' };
  const reason = value.trim();
  return /^(true|false|yes|no)?$/i.test(reason) ? { kind: 'no-reason', value } : { kind: 'reason', reason };
}
