import type { JsonObject } from '../../src/kubernetes/json.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Values that people install with, by what they want of them. */
export const MATRIX: Readonly<Record<string, JsonObject>> = {
  'the default': {},
  'one replica': { replicas: 1 },
  'no cluster, certificates from a Secret': {
    world: 'none',
    certificates: { mode: 'secret', secretName: 'webhook-tls', caBundle: PEM },
  },
  'certificates by cert-manager, its own authority': { certificates: { mode: 'cert-manager' } },
  'certificates by cert-manager, an issuer of the cluster': {
    certificates: {
      mode: 'cert-manager',
      certManager: { issuerRef: { name: 'corporate', kind: 'ClusterIssuer' } },
    },
  },
  'policies of its own': {
    policy: {
      documents: {
        'acme.yaml':
          'apiVersion: mooring.dev/v1alpha1\nkind: StatefulPolicy\nmetadata: {name: acme}\nspec: {extends: recommended}\n',
      },
    },
  },
  'policies of a ConfigMap that is kept elsewhere': { policy: { existingConfigMap: 'our-policies' } },
  'several bundled policies': { policy: { bundled: ['observe', 'baseline'] } },
  'everything that watches': {
    metrics: {
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
      prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
      dashboard: { enabled: true },
    },
  },
  'a nightly audit': { audit: { enabled: true }, policy: { existingConfigMap: 'our-policies' } },
  'events, a background audit and its reports': {
    duties: { events: true, auditInterval: '10m', publishReports: true },
  },
  'a background audit alone': { duties: { auditInterval: '1h' } },
  'an autoscaler': { autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 9 } },
  'a network policy': {
    networkPolicy: {
      enabled: true,
      metricsFrom: [{ namespaceSelector: { matchLabels: { team: 'observers' } } }],
    },
  },
  'a network policy, speaking to nobody': {
    world: 'none',
    networkPolicy: { enabled: true },
    certificates: { mode: 'cert-manager' },
  },
  'strict: requests fail while it is down': {
    webhooks: {
      validating: {
        statefulSets: { failurePolicy: 'Fail' },
        scale: { failurePolicy: 'Fail' },
        related: { failurePolicy: 'Fail' },
        timeoutSeconds: 10,
      },
      mutating: { failurePolicy: 'Fail' },
      excludeNamespaces: ['sandbox'],
      namespaceSelector: {
        matchLabels: { tier: 'data' },
        matchExpressions: [{ key: 'env', operator: 'Exists' }],
      },
      optOutLabel: 'mooring.dev/skip',
    },
  },
  'clients with certificates alone': {
    clients: { configMap: 'api-server-authority', name: 'kube-apiserver' },
    certificates: { mode: 'cert-manager' },
  },
  'no defaults': { webhooks: { mutating: { enabled: false } } },
  'placed with care': {
    nodeSelector: { role: 'system' },
    tolerations: [{ key: 'critical', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: '',
    podAnnotations: { 'example.com/owner': 'platform' },
    podLabels: { team: 'platform' },
    imagePullSecrets: [{ name: 'registry' }],
    image: { repository: 'registry.example.com/team/mooring', digest: `sha256:${'0'.repeat(64)}` },
    server: { extraArgs: ['--host=::'], env: [{ name: 'TZ', value: 'UTC' }] },
    fullnameOverride: 'guard',
  },
  'accounts and roles made elsewhere': {
    rbac: { create: false },
    serviceAccount: { create: false, name: 'existing' },
  },
  'the rights of few rules': { rbac: { rules: ['storage-class-resolves', 'readiness-probe'] } },
};
