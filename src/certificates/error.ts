/** A certificate, or what should hold one, that cannot be used. The message says which, why, and what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code = 'CERTIFICATE';
}
