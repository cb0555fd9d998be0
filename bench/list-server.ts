/**
 * An API server that only lists and holds watches open, in a process of its own: 50,000 Services, 20,000 claims, 10,000
 * StatefulSets by default, as large as real ones. Prints its port.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { load } from 'js-yaml';
import { budget, STORAGE_CLASS, setWithService } from './manifests.ts';

const NAMESPACES = 200;
const PAGE = 500;

type Make = (index: number) => object;

/** What an object has besides what its author wrote, as long as it is in a cluster. */
function stored(index: number, namespace: string, name: string) {
  const fields = Object.fromEntries(
    Array.from({ length: 10 }, (_, field) => [`f:field-${field}`, { '.': {}, 'f:x': {} }]),
  );
  return {
    name,
    namespace,
    uid: `4b7a1c9e-0000-4000-8000-${String(index).padStart(12, '0')}`,
    resourceVersion: String(1000 + index),
    generation: 3,
    creationTimestamp: '2026-01-02T03:04:05Z',
    labels: {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'shop',
      'helm.sh/chart': 'store-1.2.3',
    },
    annotations: {
      'meta.helm.sh/release-name': name,
      'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(600),
    },
    managedFields: ['helm', 'kube-controller-manager'].map((manager) => ({
      manager,
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-01-02T03:04:05Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': fields, 'f:spec': fields },
    })),
  };
}

/** The first of them govern the sets. */
const service: Make = (index) => ({
  metadata: stored(index, `team-${index % NAMESPACES}`, `store-${index}`),
  spec: {
    type: 'ClusterIP',
    clusterIP: index % 5 === 0 ? 'None' : `10.0.${Math.floor(index / 250) % 250}.${index % 250}`,
    ports: [{ name: 'main', protocol: 'TCP', port: 5432, targetPort: 'main' }],
    selector: { 'app.kubernetes.io/name': `store-${index}` },
    sessionAffinity: 'None',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
  },
  status: { loadBalancer: {} },
});

const claim: Make = (index) => ({
  metadata: {
    ...stored(index, `team-${index % NAMESPACES}`, `data-store-${index}-0`),
    finalizers: ['kubernetes.io/pvc-protection'],
  },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '100Gi' } },
    storageClassName: 'fast',
    volumeMode: 'Filesystem',
    volumeName: `pvc-4b7a1c9e-0000-4000-8000-${index}`,
  },
  status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '100Gi' } },
});

const set: Make = (index) => {
  const written = load(setWithService(index).split('---\n')[0] ?? '') as object;
  return {
    ...written,
    metadata: stored(index, `team-${index % NAMESPACES}`, `store-${index}`),
    status: {
      observedGeneration: 3,
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 3,
      currentRevision: 'r',
      updateRevision: 'r',
    },
  };
};

/** Pages are written once: the cost of making them is not what is measured. */
function pagesOf(count: number, make: Make): readonly Buffer[] {
  const pages: Buffer[] = [];
  for (let from = 0; from < count; from += PAGE) {
    const items = Array.from({ length: Math.min(PAGE, count - from) }, (_, offset) => make(from + offset));
    const next = from + PAGE < count ? { continue: String(pages.length + 1) } : {};
    pages.push(
      Buffer.from(
        JSON.stringify({
          kind: 'List',
          apiVersion: 'v1',
          metadata: { resourceVersion: '999999', ...next },
          items,
        }),
      ),
    );
  }
  return pages.length > 0 ? pages : [Buffer.from('{"metadata":{"resourceVersion":"999999"},"items":[]}')];
}

const [services = 50_000, claims = 20_000, sets = 10_000] = process.argv.slice(2).map(Number);
const NONE = pagesOf(0, service);
const resources: Readonly<Record<string, readonly Buffer[]>> = {
  '/apis': [Buffer.from('{"kind":"APIGroupList","groups":[]}')],
  '/api/v1/namespaces': pagesOf(NAMESPACES, (index) => ({ metadata: { name: `team-${index}` } })),
  '/apis/apps/v1/deployments': NONE,
  '/api/v1/services': pagesOf(services, service),
  '/api/v1/persistentvolumeclaims': pagesOf(claims, claim),
  '/apis/apps/v1/statefulsets': pagesOf(sets, set),
  '/apis/storage.k8s.io/v1/storageclasses': pagesOf(1, () => STORAGE_CLASS),
  '/apis/policy/v1/poddisruptionbudgets': pagesOf(1, (index) => budget(index, 'team-0')),
  '/apis/autoscaling/v2/horizontalpodautoscalers': NONE,
};

function answer(path: string, query: URLSearchParams, response: ServerResponse): void {
  const pages = resources[path];
  if (query.get('watch')) {
    response.writeHead(200).flushHeaders();
  } else if (path === '/apis') {
    response.end('{"kind":"APIGroupList","groups":[]}');
  } else if (pages) {
    response.end(pages[Number(query.get('continue') ?? 0)]);
  } else {
    response.writeHead(404).end('{"kind":"Status","reason":"NotFound"}');
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://api');
  answer(url.pathname, url.searchParams, response);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
