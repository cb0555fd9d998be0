import type { KeyObject, X509Certificate } from 'node:crypto';
import { DAY } from '../kubernetes/duration.ts';

/** RFC 5280, 4.2.1.12. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_USAGE = '2.5.29.37.0';

export interface Expectations {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The name that the API server asks for, `SERVICE.NAMESPACE.svc`; undefined asks for none in particular. */
  readonly name?: string | undefined;
}

/**
 * What keeps a certificate from serving a webhook, in words, the worst first; empty when nothing does. The API server is
 * written in Go, whose crypto/x509 is stricter than OpenSSL (go.dev/doc/go1.15, go1.18: no common names, no SHA-1).
 */
export function flawsOf(leaf: X509Certificate, { now, name }: Expectations): readonly string[] {
  const flaws: string[] = [];
  const [from, to] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  if (now >= to) flaws.push(`it expired ${daysBetween(to, now)} ago, on ${dayOf(to)}`);
  if (now < from) flaws.push(`it does not hold yet: from ${dayOf(from)} on`);
  if (leaf.ca) flaws.push('it is the certificate of an authority, not one to serve with');
  if (!leaf.subjectAltName?.includes('DNS:')) {
    flaws.push('it has no DNS name (subjectAltName), and the API server does not look at the common name');
  } else if (name !== undefined && leaf.checkHost(name, { subject: 'never' }) === undefined) {
    flaws.push(`it is not for ${name}, which is what the API server asks for`);
  }
  const usages = leaf.keyUsage;
  if (usages && !usages.includes(SERVER_AUTH) && !usages.includes(ANY_USAGE)) {
    flaws.push('its extended key usage leaves out server authentication');
  }
  const weak = weakness(leaf);
  if (weak !== undefined) flaws.push(weak);
  return flaws;
}

function weakness({ publicKey, signatureAlgorithm }: X509Certificate): string | undefined {
  if (/sha1|md5/i.test(signatureAlgorithm ?? '')) {
    return `it is signed with ${signatureAlgorithm}, which the API server refuses`;
  }
  const { modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  return modulusLength !== undefined && modulusLength < 2048
    ? `its RSA key has ${modulusLength} bits; 2048 are the least that is safe`
    : undefined;
}

/** Such as `ECDSA P-256` or `RSA 2048`. */
export function keyWords({ asymmetricKeyType: type, asymmetricKeyDetails = {} }: KeyObject): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails;
  if (type === 'ec') return `ECDSA ${CURVES.get(namedCurve ?? '') ?? namedCurve}`;
  return modulusLength === undefined
    ? String(type).replace('ed', 'Ed')
    : `${String(type).toUpperCase()} ${modulusLength}`;
}

const CURVES: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

/** `2026-01-31 13:00 UTC` */
export function dayOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `3 days`, or hours where it is less than two days. */
export function daysBetween(from: number, to: number): string {
  const hours = Math.floor((to - from) / (DAY / 24));
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
