import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { type Endpoint, remembered } from './endpoint.ts';

/** kubernetes.io/docs/tasks/run-application/access-api-from-pod, Directly accessing the REST API. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The API server that a pod is told of by its environment and its service account; undefined outside a pod. Three files
 * and two variables: the Kubernetes client is not loaded for them, since it costs 80 MB of memory.
 */
export function inClusterEndpoint(
  env: Readonly<Record<string, string | undefined>>,
  folder = SERVICE_ACCOUNT,
): Endpoint | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const namespace = readOptional(`${folder}/namespace`);
  if (!host || !port || namespace === undefined) return undefined;
  return {
    server: new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    namespace,
    source: "the pod's service account",
    ...remembered(async () => {
      const [token, ca] = await Promise.all([
        readFile(`${folder}/token`, 'utf8'),
        readFile(`${folder}/ca.crt`),
      ]);
      return { headers: { authorization: `Bearer ${token.trim()}` }, ca };
    }),
  };
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
