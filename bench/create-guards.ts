/** What stands between a create and its storage in the benchmark of latency: one namespace is guarded by each. */
import { load, loadAll } from 'js-yaml';
import { installManifest } from '../src/install/manifest.ts';
import { isObject, type JsonObject, list, object } from '../src/kubernetes/json.ts';
import { budget, STORAGE_CLASS, setWithService } from './manifests.ts';

export const GUARDS = ['none', 'bare', 'mooring', 'cel'] as const;
export type Guard = (typeof GUARDS)[number];

/** A StatefulSet of about 3 KB that all let pass, to be named by the API server. */
export function soundSet(): JsonObject {
  return unnamed(manifests()[0]);
}

function unnamed(set: JsonObject = {}): JsonObject {
  const { labels, annotations } = object(set.metadata) ?? {};
  return { ...set, metadata: { generateName: 'store-', labels, annotations } };
}

/** The same without what both a webhook and CEL refuse. */
export function flawedSet(): JsonObject {
  const probes = /^ +(readiness|liveness)Probe:\n(?: {12}.*\n)+/gm;
  return unnamed(loadAll(setWithService(0).replace(probes, '')).filter(isObject)[0]);
}

function manifests(): readonly JsonObject[] {
  return loadAll(setWithService(0)).filter(isObject);
}

/** What the rules that read other objects look for, in each namespace and in the cluster. */
export function surroundings(): readonly JsonObject[] {
  return [STORAGE_CLASS, ...GUARDS.flatMap(home)];
}

function home(namespace: Guard): readonly JsonObject[] {
  const [, service = {}] = manifests();
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { ...service, metadata: { ...object(service.metadata), namespace } },
    budget(0, namespace),
  ];
}

/** A webhook's server: its origin, and who signed its certificate. */
export interface Server {
  readonly origin: string;
  readonly authority: string;
}

/**
 * The webhook configurations as mooring's are installed, but for where they are served and for the one namespace of a guard,
 * and with the failure policy Fail: what passed unjudged must not count as fast.
 */
export function webhookConfigurations(guard: Guard, { origin, authority }: Server): readonly JsonObject[] {
  const caBundle = Buffer.from(authority).toString('base64');
  const placed = (webhook: JsonObject): JsonObject => {
    const service = object(object(webhook.clientConfig)?.service);
    const clientConfig = { url: new URL(String(service?.path), origin).href, caBundle };
    return { ...webhook, clientConfig, namespaceSelector: only(guard), failurePolicy: 'Fail' };
  };
  return loadAll(installManifest({ namespace: 'mooring-system' }))
    .filter(isObject)
    .filter(({ kind }) => String(kind).endsWith('WebhookConfiguration'))
    .map((each) => ({
      ...each,
      metadata: { name: guard },
      webhooks: list(each.webhooks).filter(isObject).map(placed),
    }));
}

function only(namespace: Guard): JsonObject {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

/** What CEL can say of one object, of what the recommended policy refuses: a ValidatingAdmissionPolicy and its binding. */
export function celPolicy(): readonly JsonObject[] {
  return [
    { ...(load(CEL) as JsonObject) },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'stateful' },
      spec: {
        policyName: 'stateful',
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: only('cel') },
      },
    },
  ];
}

const CEL = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: stateful}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [statefulsets]}
  variables:
    - {name: containers, expression: object.spec.template.spec.containers}
    - {name: templates, expression: 'object.spec.?volumeClaimTemplates.orValue([])'}
    - {name: volumes, expression: 'object.spec.template.spec.?volumes.orValue([])'}
  validations:
    - {message: serviceName is not set, expression: "object.spec.?serviceName.orValue('') != ''"}
    - {message: a container has no readiness probe, expression: 'variables.containers.all(c, has(c.readinessProbe))'}
    - {message: a container has no liveness probe, expression: 'variables.containers.all(c, has(c.livenessProbe))'}
    - {message: there is no claim template, expression: variables.templates.size() > 0}
    - message: a claim template is not mounted
      expression: >-
        variables.templates.all(t, variables.containers.exists(c,
        has(c.volumeMounts) && c.volumeMounts.exists(m, m.name == t.metadata.name)))
    - message: claims are deleted
      expression: >-
        !has(object.spec.persistentVolumeClaimRetentionPolicy) ||
        object.spec.persistentVolumeClaimRetentionPolicy.?whenDeleted.orValue('Retain') == 'Retain' &&
        object.spec.persistentVolumeClaimRetentionPolicy.?whenScaled.orValue('Retain') == 'Retain'
    - message: no backup is declared
      expression: "'mooring.dev/backup' in object.metadata.?annotations.orValue({})"
    - {message: a volume is a hostPath, expression: '!variables.volumes.exists(v, has(v.hostPath))'}
    - message: an image is not pinned
      expression: "variables.containers.all(c, c.image.contains(':') && !c.image.endsWith(':latest'))"
    - message: the pods are stopped at once
      expression: object.spec.template.spec.?terminationGracePeriodSeconds.orValue(30) >= 30
`;
