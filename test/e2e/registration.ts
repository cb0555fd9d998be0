import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import type { Cluster } from './cluster.ts';

const PATIENCE = 20_000;

/** What makes the API server call a webhook without anything being stored. */
function probe(namespace: string): JsonObject {
  const labels = { app: 'probe' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: PROBE, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'probe', image: 'probe:1' }] } },
    },
  };
}

/** The name of the StatefulSet that webhooks are shown until they are called. */
export const PROBE = 'registration-probe';

/**
 * Registers webhook configurations until the test ends. The API server learns of them by a watch, so this resolves only when
 * `called` says that they have been called.
 */
export async function register(
  t: Test,
  cluster: Cluster,
  configurations: readonly JsonObject[],
  called: () => boolean,
): Promise<void> {
  await cluster.done(['apply', '--server-side', '--filename=-'], configurations);
  t.teardown(() => cluster.kubectl(['delete', '--wait=false', '--filename=-'], configurations));
  const end = Date.now() + PATIENCE;
  while (!called()) {
    if (Date.now() > end) throw new Error('the API server does not call the webhook');
    await cluster.kubectl(['create', '--dry-run=server', '--filename=-'], [probe(cluster.namespace)]);
    await sleep(20);
  }
}
