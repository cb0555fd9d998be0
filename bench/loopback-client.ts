import type { Client } from '../src/cluster/client.ts';

/** A client of the list server on `port`. Imported late, so that a process which only lists does not carry it. */
export async function loopbackClient(port: string): Promise<Client> {
  const { Client } = await import('../src/cluster/client.ts');
  return new Client({
    server: new URL(`http://127.0.0.1:${port}`),
    namespace: 'default',
    source: 'the benchmark',
    credentials: async () => ({}),
    forget: () => undefined,
  });
}
