import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, issueCertificate, type KeyPair } from '../../../src/certificates/x509.ts';

/** A serving certificate of loopback as files, and the authority to trust, PEM. */
export interface Served {
  readonly authority: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes an authority and a certificate that it signs for this machine, kept as `NAME.crt` and `NAME.key` in `folder`. */
export async function servingFiles(folder: string, name: string): Promise<Served> {
  const { authority, leaf } = await loopbackCertificate(name);
  const certFile = join(folder, `${name}.crt`);
  const keyFile = join(folder, `${name}.key`);
  writeFileSync(certFile, leaf.certificate);
  writeFileSync(keyFile, leaf.key, { mode: 0o600 });
  return { authority: authority.certificate, certFile, keyFile };
}

/** An authority of that name and a leaf for loopback, valid for a day. */
export async function loopbackCertificate(
  name: string,
): Promise<{ readonly authority: KeyPair; readonly leaf: KeyPair }> {
  const validity = { from: Date.now(), days: 1 };
  const authority = await createAuthority(`${name} of the end-to-end tests`, validity);
  const leaf = await issueCertificate(authority, ['127.0.0.1', 'localhost'], validity);
  return { authority, leaf };
}

/** The key pair that service account tokens are signed with, as two files in `folder`. */
export function serviceAccountKeys(folder: string): {
  readonly publicFile: string;
  readonly privateFile: string;
} {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const publicFile = join(folder, 'service-accounts.pub');
  const privateFile = join(folder, 'service-accounts.key');
  writeFileSync(publicFile, publicKey);
  writeFileSync(privateFile, privateKey, { mode: 0o600 });
  return { publicFile, privateFile };
}
