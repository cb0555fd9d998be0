import { DAY } from '../kubernetes/duration.ts';

/** When a certificate holds. Milliseconds since the epoch. */
export interface Span {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** An authority's certificate. The id is its fingerprint. */
export interface Authority extends Span {
  readonly id: string;
}

/** A serving certificate. */
export interface Leaf extends Span {
  readonly id: string;
  /** The id of the authority that signed it. */
  readonly issuer: string;
  /** Whether it has every name the Service is called by. */
  readonly named: boolean;
}

/** What replicas share: the authorities to be trusted, newest first, whose first one signs; and the leaf to serve. */
export interface Holding {
  readonly authorities: readonly [Authority, ...Authority[]];
  /** undefined when none of the authorities signed it. */
  readonly leaf: Leaf | undefined;
}

/** Milliseconds. */
export interface Lifetimes {
  readonly authority: number;
  readonly leaf: number;
  /** From seeing a caBundle stored until every API server calls with it, and no replica serves what came before. */
  readonly settle: number;
  /** What replicas' clocks, and the API servers', may differ by. */
  readonly skew: number;
}

export const LIFETIMES: Lifetimes = {
  authority: 365 * DAY,
  leaf: 90 * DAY,
  settle: 2 * 60_000,
  skew: 60 * 60_000,
};

/** What to do to the holding next. Each step leaves a holding that is good to serve for as long as it takes. */
export type Step =
  /** Nothing there can sign: a new authority and its first leaf. What is trusted now stays trusted beside it. */
  | { readonly do: 'found' }
  /** A new authority in front, to be trusted before it signs; the leaf stays. */
  | { readonly do: 'rotate' }
  /** A new leaf, signed by the newest authority. */
  | { readonly do: 'issue' }
  /** The newest authority alone stays: no leaf of the older ones is left. */
  | { readonly do: 'drop' }
  | { readonly do: 'rest' };

/**
 * Says what comes next. `settled` tells whether the newest authority is trusted wherever it matters. The order of a
 * rotation follows from it: publish old and new, wait until seen, switch the leaf, drop the old when its last leaf is gone.
 */
export function nextStep(
  holding: Holding | undefined,
  settled: boolean,
  now: number,
  lifetimes: Lifetimes,
): Step {
  if (!holding) return { do: 'found' };
  const { authorities, leaf } = holding;
  const [newest, ...older] = authorities;
  if (expired(newest, now)) return { do: 'found' };
  if (!leaf?.named || expired(leaf, now)) return { do: 'issue' };
  if (leaf.issuer !== newest.id) return settled ? { do: 'issue' } : { do: 'rest' };
  if (due(leaf, now)) return { do: 'issue' };
  if (due(newest, now)) return { do: 'rotate' };
  return older.length > 0 && lastLeafGone(newest, now, lifetimes) ? { do: 'drop' } : { do: 'rest' };
}

/** At two thirds of its life, which leaves a third to find out that something keeps it from being renewed. */
export function due({ notBefore, notAfter }: Span, now: number): boolean {
  return now >= notBefore + ((notAfter - notBefore) * 2) / 3;
}

export function expired({ notAfter }: Span, now: number): boolean {
  return now >= notAfter;
}

/**
 * An authority's key is thrown away when its successor is made. So a leaf's life later every leaf that it signed has
 * expired, also in a replica that has not heard of anything since.
 */
function lastLeafGone(newest: Authority, now: number, { leaf, skew }: Lifetimes): boolean {
  // A certificate is back-dated by no more than the clocks may differ.
  return now >= newest.notBefore + skew + leaf + 2 * skew;
}

/** Since when each authority has been in every caBundle without a break, by this process's own clock. */
export type Seen = ReadonlyMap<string, number>;

/** What has been seen, once `bundles` have been read: the ids of the authorities in each webhook's caBundle. */
export function seenNow(
  before: Seen,
  ids: Iterable<string>,
  bundles: readonly ReadonlySet<string>[],
  now: number,
): Seen {
  const seen = new Map<string, number>();
  for (const id of ids) {
    if (bundles.every((bundle) => bundle.has(id))) seen.set(id, Math.min(before.get(id) ?? now, now));
  }
  return seen;
}

/** Whether an authority has been published for long enough that every API server knows it. */
export function isSettled(seen: Seen, id: string, now: number, { settle }: Lifetimes): boolean {
  const since = seen.get(id);
  return since !== undefined && now - since >= settle;
}

/**
 * Whether a replica that serves `current` should serve `offered`, the holding's, instead. One that callers trust is
 * kept until they trust the other as well; anything is better than nothing, than one that has expired or that has other names.
 */
export function adopts(
  current: Leaf | undefined,
  offered: Leaf,
  now: number,
  trust: { readonly seen: Seen; readonly lifetimes: Lifetimes },
): boolean {
  if (!current?.named || expired(current, now)) return true;
  if (offered.id === current.id) return false;
  return !trust.seen.has(current.issuer) || isSettled(trust.seen, offered.issuer, now, trust.lifetimes);
}
