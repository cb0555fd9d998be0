import type { Client } from './client.ts';
import { hasCode } from './error.ts';
import type { Scope } from './listing.ts';
import { placeOf } from './resource.ts';

const NAMESPACES = { apiVersion: 'v1', plural: 'namespaces' };

/**
 * The namespaces of a scope, by name; asked for at most once, and only when they are wanted. Where they may not be
 * listed, all that is known is the one that the client is at home in. @throws ClusterError
 */
export function namespacesOf(
  client: Client,
  scope: Scope,
  signal: AbortSignal | undefined,
): () => Promise<readonly string[]> {
  if (scope !== 'all') return async () => scope;
  let asked: Promise<readonly string[]> | undefined;
  return () => {
    asked ??= listNames(client, signal);
    return asked;
  };
}

async function listNames(client: Client, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const names = new Set<string>();
  try {
    await client.list(NAMESPACES, (each) => names.add(placeOf(each).name), { signal });
  } catch (error) {
    if (hasCode(error, 'FORBIDDEN')) return [client.namespace];
    throw error;
  }
  return [...names];
}
