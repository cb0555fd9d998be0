import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM text, in its order; what stands between them is passed over.
 * @throws Error from OpenSSL for a block that is no certificate
 */
export function readCertificates(pem: string): readonly X509Certificate[] {
  return [...pem.matchAll(BLOCK)].map(([block]) => new X509Certificate(block));
}

/** The certificates of a text that others write: what cannot be read is left out. */
export function readableCertificates(pem: string): readonly X509Certificate[] {
  return [...pem.matchAll(BLOCK)].flatMap(([block]) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** One PEM text of several certificates. */
export function bundleOf(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join('');
}

/** Tells a certificate from any other: its SHA-256 fingerprint. */
export function idOf(certificate: X509Certificate): string {
  return certificate.fingerprint256;
}

/** Whether `authority` signed `certificate`: by name, by key identifier and by signature. */
export function signedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
