import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { CertificateError } from './error.ts';
import { idOf, readCertificates, signedBy } from './pem.ts';
import type { Holding, Leaf, Span } from './rotation.ts';
import type { KeyPair } from './x509.ts';

/** The keys of the Secret's data; the values are PEM. */
export interface SecretData {
  /** Every authority that is to be trusted, newest first. */
  readonly 'ca.crt': string;
  /** The newest one's key; the older ones' are thrown away. */
  readonly 'ca.key': string;
  readonly 'tls.crt': string;
  readonly 'tls.key': string;
}

const KEYS: readonly string[] = ['ca.crt', 'ca.key', 'tls.crt', 'tls.key'] satisfies (keyof SecretData)[];

/** A leaf that can be served, and the facts about it. */
export interface HeldLeaf extends KeyPair {
  readonly facts: Leaf;
}

/** What the Secret holds: the certificates and keys, and the facts about them that decide. */
export interface Held {
  readonly holding: Holding;
  /** In the order of the holding's. */
  readonly authorities: readonly [X509Certificate, ...X509Certificate[]];
  readonly authorityKey: string;
  readonly leaf: HeldLeaf | undefined;
}

/**
 * Reads a Secret's data; undefined where nothing in it can sign. `names` are those that a leaf needs.
 * @throws CertificateError when it is someone else's
 */
export function readHeld(data: Readonly<Record<string, string>>, names: readonly string[]): Held | undefined {
  refuseForeign(data);
  const authorityKey = data['ca.key'] ?? '';
  const [newest, ...older] = parsed(data['ca.crt']);
  if (!newest?.ca || !matches(newest, authorityKey)) return undefined;
  const authorities = [newest, ...older.filter(({ ca }) => ca)] as const;
  const leaf = readLeaf(data, authorities, names);
  const facts = (authority: X509Certificate) => ({ id: idOf(authority), ...spanOf(authority) });
  const holding: Holding = {
    authorities: [facts(newest), ...authorities.slice(1).map(facts)],
    leaf: leaf?.facts,
  };
  return { holding, authorities, authorityKey, leaf };
}

/** When a certificate holds. */
export function spanOf({ validFromDate, validToDate }: X509Certificate): Span {
  return { notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() };
}

/** Whether `key`, PEM, is the private key of `certificate`. */
export function matches(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** A Secret that others wrote is left as it is, whatever the permission to write it. */
function refuseForeign(data: Readonly<Record<string, string>>): void {
  const strange = Object.keys(data).filter((key) => !KEYS.includes(key));
  const lacksAuthority = Boolean(data['tls.crt']) && !data['ca.key'];
  if (strange.length === 0 && !lacksAuthority) return;
  const what = strange.length > 0 ? strange.join(', ') : 'a certificate without the key of its authority';
  throw new CertificateError(
    `it holds ${what}, which mooring did not put there; name a Secret of its own, or serve that certificate with --tls-cert and --tls-key`,
  );
}

function readLeaf(
  data: Readonly<Record<string, string>>,
  authorities: readonly X509Certificate[],
  names: readonly string[],
): HeldLeaf | undefined {
  const { 'tls.crt': certificate = '', 'tls.key': key = '' } = data;
  const [leaf] = parsed(certificate);
  const issuer = leaf && authorities.find((authority) => signedBy(leaf, authority));
  if (!leaf || !issuer || !matches(leaf, key)) return undefined;
  const named = names.every((name) => leaf.checkHost(name) !== undefined);
  return { certificate, key, facts: { id: idOf(leaf), issuer: idOf(issuer), named, ...spanOf(leaf) } };
}

/** Half of a certificate is none. */
function parsed(pem: string | undefined): readonly X509Certificate[] {
  try {
    return readCertificates(pem ?? '');
  } catch {
    return [];
  }
}
