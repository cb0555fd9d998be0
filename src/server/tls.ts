import type { SecureContextOptions } from 'node:tls';

export interface Tls {
  /** PEM. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** Who may ask for judgements; undefined lets anyone who reaches the port. */
  readonly clients?: Clients | undefined;
}

/** Whose client certificates are accepted. */
export interface Clients {
  /** The authorities that sign them, PEM. */
  readonly authorities: string;
  /** The only name accepted, as the subject's common name or a DNS name; any when left out. */
  readonly name?: string | undefined;
}

/** AEAD suites only, where TLS 1.2 is allowed at all. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** What new connections are made with: the same at start and at each change, which replaces all of it. */
export function secureContext({ cert, key, minVersion, clients }: Tls): SecureContextOptions {
  return { cert, key, minVersion, ciphers: CIPHERS, ...(clients ? { ca: clients.authorities } : {}) };
}
