import type { X509Certificate } from 'node:crypto';
import { chainOf } from './chain.ts';
import { dayOf, daysBetween, flawsOf, keyWords } from './fitness.ts';
import { matches } from './held.ts';

/** What a certificate is held against. */
export interface Given {
  /** The certificates that come after it in its file. */
  readonly sent: readonly X509Certificate[];
  /** undefined when nothing is said of whom to trust. */
  readonly trusted: readonly X509Certificate[] | undefined;
  /** The key that should be its own, PEM. */
  readonly key: string | undefined;
  /** The name that the API server asks for. */
  readonly name: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A certificate in words. */
export interface Inspection {
  readonly subject: string;
  readonly names: readonly string[];
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly timeLeft: string;
  readonly key: string;
  readonly serialNumber: string;
  readonly fingerprint: string;
  /** The subjects from the certificate up, as far as they are known. */
  readonly chain: readonly string[];
  /** undefined when it was not asked whom to trust. */
  readonly trusted: boolean | undefined;
  /** What keeps it from serving a webhook; empty when nothing does. */
  readonly flaws: readonly string[];
}

/** Explains `leaf`, and what is wrong with it for a webhook. */
export function inspection(leaf: X509Certificate, given: Given): Inspection {
  const { sent, trusted, key, name, now } = given;
  const { path, trusted: verified } = chainOf(leaf, sent, trusted ?? []);
  const to = leaf.validToDate.getTime();
  const flaws = [...flawsOf(leaf, { now, name })];
  if (trusted && !verified) flaws.push(untrusted(path));
  for (const signer of path.slice(1)) {
    if (signer.validToDate.getTime() <= now) {
      flaws.push(
        `${oneLine(signer.subject)}, which leads to its authority, expired on ${dayOf(signer.validToDate.getTime())}`,
      );
    }
  }
  if (key !== undefined && !matches(leaf, key)) flaws.push('the key is not its own');
  return {
    subject: oneLine(leaf.subject),
    names: leaf.subjectAltName?.split(', ') ?? [],
    issuer: oneLine(leaf.issuer),
    validFrom: leaf.validFromDate.toISOString(),
    validTo: leaf.validToDate.toISOString(),
    timeLeft: now < to ? daysBetween(now, to) : 'none',
    key: keyWords(leaf.publicKey),
    serialNumber: leaf.serialNumber,
    fingerprint: leaf.fingerprint256,
    chain: path.map(({ subject }) => oneLine(subject)),
    trusted: trusted && verified,
    flaws,
  };
}

/** An inspection for a person to read. */
export function inspectionText(found: Inspection): string {
  const verified = { true: 'trusted', false: 'not trusted', undefined: 'not checked; give --ca' } as const;
  const rows: readonly (readonly [string, string])[] = [
    ['Subject', found.subject || '(none)'],
    ['Names', found.names.join(', ') || '(none)'],
    ['Issuer', found.issuer],
    ['Valid', `${dayOf(Date.parse(found.validFrom))} to ${dayOf(Date.parse(found.validTo))}`],
    ['Time left', found.timeLeft],
    ['Key', found.key],
    ['Serial', found.serialNumber],
    ['SHA-256', found.fingerprint],
    ['Chain', `${found.chain.join(' < ')} (${verified[`${found.trusted}`]})`],
  ];
  const lines = rows.map(([title, value]) => `${title.padEnd(10)} ${value}`);
  const verdict =
    found.flaws.length === 0
      ? ['A webhook can be served with it.']
      : ['No webhook can be served with it:', ...found.flaws.map((flaw) => `  - ${flaw}`)];
  return `${[...lines, '', ...verdict].join('\n')}\n`;
}

function untrusted(path: readonly X509Certificate[]): string {
  const last = path.at(-1);
  const top = last ? oneLine(last.issuer) : '';
  return path.length > 1
    ? `it leads to ${oneLine(last?.subject ?? '')}, and no trusted authority signed that one`
    : `no trusted authority signed it; it says that ${top} did`;
}

/** OpenSSL gives a part a line. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}
