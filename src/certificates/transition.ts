import type { X509Certificate } from 'node:crypto';
import { DAY } from '../kubernetes/duration.ts';
import { type Held, type SecretData, spanOf } from './held.ts';
import { bundleOf, idOf, readableCertificates } from './pem.ts';
import { expired, type Lifetimes, type Step } from './rotation.ts';
import type { KeyPair } from './x509.ts';

/** Older authorities that are kept when there is no telling which of them are still needed. */
const MOST_KEPT = 8;

/** What new certificates are made of. */
export interface Making {
  /** The names of a leaf, shortest first. */
  readonly names: readonly string[];
  readonly lifetimes: Lifetimes;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the Secret should hold after a step; undefined when it stays as it is. `published` is every caBundle of now. */
export async function carryOut(
  step: Step,
  held: Held | undefined,
  published: readonly string[],
  making: Making,
): Promise<SecretData | undefined> {
  if (step.do === 'rest') return undefined;
  if (!held || step.do === 'found') return found(published, making);
  const { authorities, authorityKey, leaf } = held;
  const [newest] = authorities;
  switch (step.do) {
    case 'rotate': {
      const authority = await newAuthority(making);
      return dataOf(authority, authorities, leaf);
    }
    case 'issue': {
      const authority = { certificate: newest.toString(), key: authorityKey };
      return dataOf(authority, authorities.slice(1), await newLeaf(authority, making));
    }
    case 'drop':
      return dataOf({ certificate: newest.toString(), key: authorityKey }, [], leaf);
  }
}

/**
 * A new authority and its first leaf. What callers trust now they go on trusting for a while: a replica may still serve
 * what was lost, and this may be the first day after another way of making certificates.
 */
async function found(published: readonly string[], making: Making): Promise<SecretData> {
  const authority = await newAuthority(making);
  const trusted = published.flatMap((bundle) => readableCertificates(bundle));
  const living = trusted.filter((one) => one.ca && !expired(spanOf(one), making.now));
  const kept = [...new Map(living.map((one) => [idOf(one), one])).values()].slice(0, MOST_KEPT);
  return dataOf(authority, kept, await newLeaf(authority, making));
}

/** What makes certificates is loaded once one is to be made: most replicas never do, and it is a tenth of their memory. */
const x509 = () => import('./x509.ts');

async function newAuthority({ names, lifetimes, now }: Making): Promise<KeyPair> {
  const { createAuthority } = await x509();
  const day = new Date(now).toISOString().slice(0, 10);
  return createAuthority(`${names[1] ?? names[0]} authority of ${day}`, {
    from: now,
    days: lifetimes.authority / DAY,
  });
}

async function newLeaf(authority: KeyPair, { names, lifetimes, now }: Making): Promise<KeyPair> {
  const { issueCertificate } = await x509();
  return issueCertificate(authority, names, { from: now, days: lifetimes.leaf / DAY });
}

function dataOf(
  authority: KeyPair,
  older: readonly X509Certificate[],
  leaf: KeyPair | undefined,
): SecretData {
  return {
    'ca.crt': authority.certificate + bundleOf(older),
    'ca.key': authority.key,
    'tls.crt': leaf?.certificate ?? '',
    'tls.key': leaf?.key ?? '',
  };
}
