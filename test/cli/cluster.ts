import { ApiServer, type StoredObject } from '../cluster/api-server.ts';
import type { Tap } from '../cluster/harness.ts';
import { service, statefulSet } from '../rules/manifests.ts';
import { folder } from './harness.ts';

export const PATHS = {
  sets: '/apis/apps/v1/statefulsets',
  deployments: '/apis/apps/v1/deployments',
  services: '/api/v1/services',
  claims: '/api/v1/persistentvolumeclaims',
  namespaces: '/api/v1/namespaces',
  budgets: '/apis/policy/v1/poddisruptionbudgets',
  classes: '/apis/storage.k8s.io/v1/storageclasses',
  autoscalers: '/apis/autoscaling/v2/horizontalpodautoscalers',
} as const;

/** The path of a kubeconfig for the server, at home in `namespace`. */
export function kubeconfigOf(server: ApiServer, namespace = 'shop'): string {
  return `${folder({
    config: `apiVersion: v1
kind: Config
current-context: test
clusters: [{name: c, cluster: {server: "${server.url}", insecure-skip-tls-verify: true}}]
contexts: [{name: test, context: {cluster: c, user: u, namespace: ${namespace}}}]
users: [{name: u, user: {token: sesame}}]
`,
  })}/config`;
}

/** A StatefulSet `db` as a list has it: without apiVersion and kind. */
export function storedSet(namespace: string, labels: Readonly<Record<string, string>> = {}): StoredObject {
  const { apiVersion: _, kind: __, ...set } = statefulSet({ namespace });
  const metadata = { name: 'db', namespace, labels, managedFields: [{ manager: 'kubectl' }] };
  return { ...set, metadata };
}

export function storedService(namespace: string): StoredObject {
  return { ...service({ namespace }), metadata: { name: 'db', namespace } };
}

/** A cluster with a sound StatefulSet in `shop`, and one in `bank` whose Service is missing. */
export async function shopAndBank(t: Tap): Promise<ApiServer> {
  const server = await new ApiServer().serve(...Object.values(PATHS)).listen();
  t.teardown(() => server.close());
  for (const name of ['shop', 'bank']) server.put(PATHS.namespaces, { metadata: { name } });
  server.put(PATHS.sets, storedSet('shop'));
  server.put(PATHS.sets, storedSet('bank', { team: 'money' }));
  server.put(PATHS.services, storedService('shop'));
  return server;
}
