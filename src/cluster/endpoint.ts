import type { RequestOptions } from 'node:https';

/** What node:https needs to be believed by the API server: `Authorization`, certificates, a proxy's agent. */
export type Credentials = Pick<
  RequestOptions,
  'headers' | 'auth' | 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername' | 'agent'
>;

/** Where an API server is, and how this process proves who it is. */
export interface Endpoint {
  readonly server: URL;
  /** The namespace that is meant where none is named. */
  readonly namespace: string;
  /** Where the endpoint was learnt from, in words. */
  readonly source: string;
  /** The host of the proxy that is gone through. */
  readonly proxy?: string | undefined;
  /** As of now: tokens and certificates rotate. May run a program; @throws Error when it fails. */
  credentials(): Promise<Credentials>;
  /** The server did not accept the credentials: ask for fresh ones next time. */
  forget(): void;
}

/** How long credentials are used before they are read anew. Tokens of pods are renewed long before they end. */
const KEEP_MS = 10_000;

/**
 * Asks `read` at most once at a time and once every ten seconds: many requests start at once, and a program that makes
 * a token is slow, or asks a person.
 */
export function remembered(read: () => Promise<Credentials>): Pick<Endpoint, 'credentials' | 'forget'> {
  let pending: { readonly credentials: Promise<Credentials>; readonly until: number } | undefined;
  const forget = () => {
    pending = undefined;
  };
  return {
    forget,
    credentials: () => {
      if (pending && performance.now() < pending.until) return pending.credentials;
      const credentials = read();
      pending = { credentials, until: performance.now() + KEEP_MS };
      credentials.catch(forget);
      return credentials;
    },
  };
}
