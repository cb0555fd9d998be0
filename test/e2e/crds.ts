import type { JsonObject } from '../../src/kubernetes/json.ts';
import { KINDS, type KindDefinition, shortKind } from '../../src/world/kinds.ts';
import type { WorldKind } from '../../src/world/world.ts';
import type { Cluster } from './cluster.ts';

/** A kind that others bring into a cluster. */
export interface CustomKind extends KindDefinition {
  readonly kind: string;
}

/** Those of which a world can know. */
export const CUSTOM_KINDS: readonly CustomKind[] = Object.entries(KINDS)
  .filter(([, { custom }]) => custom)
  .map(([name, definition]) => ({ ...definition, kind: shortKind(name as WorldKind) }));

/** The CustomResourceDefinition of a kind: any `spec` and `status`, `status` a part of the object like any other. */
export function definitionOf({ group, version, kind, plural, namespaced }: CustomKind): JsonObject {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } };
  // Groups of Kubernetes' own ask for this, or the API server serves none of it.
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, a definition for tests' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, ...(group.endsWith('.k8s.io') ? { annotations } : {}) },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}

/** Installs them all, unless they are there, and waits until they are served. */
export async function installCustomKinds({ done }: Cluster): Promise<void> {
  const definitions = CUSTOM_KINDS.map(definitionOf);
  await done(['apply', '--server-side', '--filename=-'], definitions);
  await done(['wait', '--for=condition=Established', '--timeout=60s', '--filename=-'], definitions);
}
