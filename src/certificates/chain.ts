import type { X509Certificate } from 'node:crypto';
import { idOf, signedBy } from './pem.ts';

/** The way from a certificate up to one that is trusted, or as far as it goes. */
export interface Chain {
  readonly path: readonly X509Certificate[];
  /** Whether the last of the path is trusted. */
  readonly trusted: boolean;
}

/** Finds the signers of `leaf`, among the `sent` certificates and the `trusted` ones. */
export function chainOf(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): Chain {
  const anchors = new Set(trusted.map(idOf));
  const path = [leaf];
  for (let last = leaf; !anchors.has(idOf(last)); ) {
    const known = new Set(path.map(idOf));
    const signer = [...trusted, ...sent].find((one) => !known.has(idOf(one)) && signedBy(last, one));
    if (!signer) return { path, trusted: false };
    path.push(signer);
    last = signer;
  }
  return { path, trusted: true };
}
