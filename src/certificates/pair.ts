import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { wordsOf } from '../kubernetes/error-words.ts';
import { CertificateError } from './error.ts';
import { readCertificates } from './pem.ts';
import type { KeyPair } from './x509.ts';

/** A pair that can be served. */
export interface ServingPair extends KeyPair {
  readonly leaf: X509Certificate;
}

/** Where a pair is, such as a mounted Secret of type kubernetes.io/tls. */
export interface PairFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Reads a pair and tries it. @throws CertificateError when one cannot be read, or the two cannot serve together */
export async function readPair(files: PairFiles): Promise<ServingPair> {
  const [certificate, key] = await Promise.all([
    readPem('certificate', files.certificate),
    readPem('key', files.key),
  ]);
  try {
    createSecureContext({ cert: certificate, key });
    const [leaf] = readCertificates(certificate);
    if (!leaf) throw new Error('no certificate in it');
    return { certificate, key, leaf };
  } catch (error) {
    throw new CertificateError(
      `the certificate ${files.certificate} and the key ${files.key} cannot serve together: ${wordsOf(error)}`,
      { cause: error },
    );
  }
}

/** Reads the authorities of a file. @throws CertificateError when it has none, or one that cannot be read */
export async function readAuthorities(file: string): Promise<string> {
  const pem = await readPem('authority', file);
  try {
    if (readCertificates(pem).length > 0) return pem;
  } catch (error) {
    throw new CertificateError(`the authority ${file} holds what is no certificate: ${wordsOf(error)}`);
  }
  throw new CertificateError(`the authority ${file} holds no certificate in PEM`);
}

async function readPem(what: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CertificateError(`the ${what} ${file} cannot be read: ${wordsOf(error)}`, { cause: error });
  }
}
