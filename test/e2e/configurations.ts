/** The webhook configurations that a cluster is given, as the documentation tells (docs of Kubernetes: "Dynamic Admission Control"). */
import type { JsonObject } from '../../src/kubernetes/json.ts';

/** Where the API server finds a webhook: `https://127.0.0.1:PORT/validate`, and the authority to trust, PEM. */
export interface Target {
  readonly url: string;
  readonly authority: string;
}

export interface Choices {
  /** The only namespace whose objects are sent. */
  readonly namespace: string;
  readonly failurePolicy?: 'Fail' | 'Ignore';
  readonly timeoutSeconds?: number;
  /** Several configurations of one kind are called in the order of their names. */
  readonly name?: string;
}

type Operations = readonly ('CREATE' | 'UPDATE' | 'DELETE')[];

/** Exactly what is judged, and nothing besides. */
const JUDGED: readonly JsonObject[] = [
  rule('apps', 'statefulsets', ['CREATE', 'UPDATE', 'DELETE']),
  // Without this one a scale passes unseen (kubernetes/kubernetes issue 113594).
  rule('apps', 'statefulsets/scale', ['UPDATE']),
  rule('apps', 'deployments', ['CREATE', 'UPDATE']),
  rule('', 'services', ['UPDATE', 'DELETE']),
  rule('', 'persistentvolumeclaims', ['DELETE']),
  rule('policy', 'poddisruptionbudgets', ['UPDATE', 'DELETE']),
];

const DEFAULTED: readonly JsonObject[] = [rule('apps', 'statefulsets', ['CREATE', 'UPDATE'])];

/** A ValidatingWebhookConfiguration with one webhook, `validate.mooring.dev`. */
export function validating(target: Target, choices: Choices): JsonObject {
  const webhook = { ...common(target, choices), name: 'validate.mooring.dev', rules: JUDGED };
  return configuration('ValidatingWebhookConfiguration', choices, webhook);
}

/** A MutatingWebhookConfiguration with one webhook, `mutate.mooring.dev`, that is called again when others change the object. */
export function mutating(target: Target, choices: Choices): JsonObject {
  const webhook = {
    ...common(target, choices),
    name: 'mutate.mooring.dev',
    reinvocationPolicy: 'IfNeeded',
    rules: DEFAULTED,
  };
  return configuration('MutatingWebhookConfiguration', choices, webhook);
}

function configuration(kind: string, { name, namespace }: Choices, webhook: JsonObject): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: `${namespace}-${name ?? 'mooring'}` },
    webhooks: [webhook],
  };
}

function common(
  { url, authority }: Target,
  { namespace, failurePolicy = 'Fail', timeoutSeconds = 5 }: Choices,
): JsonObject {
  const own = { key: 'kubernetes.io/metadata.name', operator: 'In', values: [namespace] };
  return {
    admissionReviewVersions: ['v1'],
    clientConfig: { url, caBundle: Buffer.from(authority).toString('base64') },
    failurePolicy,
    matchPolicy: 'Equivalent',
    namespaceSelector: { matchExpressions: [own] },
    sideEffects: 'None',
    timeoutSeconds,
  };
}

function rule(group: string, resource: string, operations: Operations): JsonObject {
  const apiVersions = ['v1'];
  return { apiGroups: [group], apiVersions, resources: [resource], operations, scope: 'Namespaced' };
}
