import type { JsonObject } from '../../src/kubernetes/json.ts';
import { budget, type SetChanges, service, statefulSet } from '../rules/manifests.ts';
import type { Cluster } from './cluster.ts';

type In = Pick<Cluster, 'namespace'>;

/** A StatefulSet `db` that no rule refuses, without what the defaults fill in. */
export function soundSet({ namespace }: In, changes: SetChanges = {}): JsonObject {
  return statefulSet({
    ...changes,
    namespace,
    pod: { topologySpreadConstraints: undefined, ...changes.pod },
  });
}

/** The headless Service `db` that governs it. */
export function soundService({ namespace }: In): JsonObject {
  return service({ namespace });
}

/** A budget for its pods. */
export function soundBudget({ namespace }: In): JsonObject {
  return budget({ namespace });
}

/** A StatefulSet that sets nothing which may be left out. */
export function bareSet({ namespace }: In): JsonObject {
  const labels = { app: 'bare' };
  const containers = [{ name: 'bare', image: 'bare:1', resources: { limits: { cpu: '1' } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'bare', namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}
