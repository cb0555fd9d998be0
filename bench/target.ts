import type { Client } from '../src/cluster/client.ts';

/** An API server, as one process of a benchmark tells it to another: as JSON, on the command line. */
export interface Target {
  readonly url: string;
  /** PEM, of whoever signed the certificate of an `https:` one. */
  readonly authority?: string;
  readonly token?: string;
}

/** The list server on `port`. */
export function loopback(port: string | number): Target {
  return { url: `http://127.0.0.1:${port}` };
}

/** What a request to it needs besides its path. */
export function credentialsOf({ authority, token }: Target) {
  return {
    ...(authority === undefined ? {} : { ca: authority }),
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  };
}

/** A client of it. Imported late, so that a process which only lists does not carry it. */
export async function clientOf(target: Target): Promise<Client> {
  const { Client } = await import('../src/cluster/client.ts');
  return new Client({
    server: new URL(target.url),
    namespace: 'default',
    source: 'the benchmark',
    credentials: async () => credentialsOf(target),
    forget: () => undefined,
  });
}
