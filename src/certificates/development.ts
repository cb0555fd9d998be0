import { serviceNames } from './service-names.ts';
import { createAuthority, issueCertificate, type KeyPair } from './x509.ts';

/** How long a development certificate holds: it goes with the process. */
const DAYS = 30;

/** A serving certificate for this machine, and the authority that a client must trust. Kept in memory only. */
export interface DevelopmentCertificate extends KeyPair {
  /** PEM, for `curl --cacert` or a webhook's caBundle. */
  readonly authority: string;
}

/** Makes one that holds for loopback and for the names a Service `mooring` would have. `now` in milliseconds. */
export async function developmentCertificate(now: number): Promise<DevelopmentCertificate> {
  const validity = { from: now, days: DAYS };
  const authority = await createAuthority('mooring development', validity);
  const names = ['localhost', '127.0.0.1', '::1', ...serviceNames('mooring', 'mooring-system')];
  const leaf = await issueCertificate(authority, names, validity);
  return { ...leaf, authority: authority.certificate };
}
