import fc from 'fast-check';
import t from 'tap';
import { audit } from '../../src/audit/audit.ts';
import { loadPolicy } from '../../src/policy/load.ts';

/** One world in several files: a List of a set and its Service, and in files of their own what else they stand on. */
const FILES: Readonly<Record<string, string>> = {
  'list.yaml': `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db, namespace: shop}
    spec:
      serviceName: db
      replicas: 5
      template:
        metadata:
          labels: {app: db}
        spec:
          containers:
            - {name: etcd, image: "quay.io/coreos/etcd:v3.5.15"}
      volumeClaimTemplates:
        - metadata:
            name: data
            annotations:
              volume.beta.kubernetes.io/storage-class: fast
          spec: {accessModes: [ReadWriteOnce]}
  - apiVersion: v1
    kind: List
    items:
      - apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: shop}
        spec: {clusterIP: None, selector: {app: web}}
`,
  'budget.yaml': `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: db, namespace: shop}
spec:
  maxUnavailable: 40%
  selector: {matchLabels: {app: db}}
`,
  'autoscaler.json': JSON.stringify({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'load', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
      minReplicas: 3,
      maxReplicas: 5,
    },
  }),
  'class.yaml': `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
reclaimPolicy: Retain
allowVolumeExpansion: true
`,
  'deployment.yaml': `# Its claim is in another file, and has no namespace of its own.
apiVersion: apps/v1
kind: Deployment
metadata: {name: uploads}
spec:
  replicas: 2
  template:
    spec:
      containers: [{name: web, image: "nginx:1.27"}]
      volumes:
        - name: files
          persistentVolumeClaim: {claimName: uploads}
`,
  'claims.yaml': `apiVersion: v1
kind: PersistentVolumeClaimList
items:
  - metadata: {name: uploads}
    spec: {accessModes: [ReadWriteOnce]}
`,
};
const RULES = new Set([
  'governing-service-exists',
  'governing-service-headless',
  'governing-service-selects-pods',
  'disruption-budget',
  'storage-class-resolves',
  'storage-class-keeps-data',
  'storage-class-waits',
  'stateless-deployment',
]);
const policy = await loadPolicy(['strict']);

async function judge(files: readonly string[], namespace?: string) {
  const sources = files.map((file) => ({ file, text: FILES[file] ?? '', named: true }));
  const result = await audit(sources, {
    policy,
    rules: RULES,
    now: 0,
    ...(namespace === undefined ? {} : { namespace }),
  });
  return {
    findings: result.findings
      .map(({ file, line, column, rule, message }) => `${file}:${line}:${column} ${rule}: ${message}`)
      .sort(),
    notEvaluated: result.notEvaluated.map(({ rule, reason }) => `${rule}: ${reason}`).sort(),
  };
}

const ALL = Object.keys(FILES);
const CROWDED =
  'deployment.yaml:11:11 stateless-deployment: volume "files" has the claim "uploads", which is ReadWriteOnce, but there are 2 replicas';
const EXPECTED = [
  CROWDED,
  'list.yaml:12:11 disruption-budget: PodDisruptionBudget "db" (maxUnavailable 40%) lets 2 of 3 members go at once; etcd keeps its quorum through the loss of at most 1, once an autoscaler has taken the others away',
  'list.yaml:20:15 storage-class-waits: storage class "fast" of claim template "data" has volumeBindingMode Immediate: volumes are made before their pods have a node',
  'list.yaml:8:7 governing-service-selects-pods: Service "db" selects app=web, but the pod template has app=db',
];

t.test('what one file says is judged by what the others hold', async (t) => {
  const { findings, notEvaluated } = await judge(ALL);
  t.strictSame(findings, EXPECTED);
  t.strictSame(notEvaluated, []);
});

t.test('in whatever order they come', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(ALL, { minLength: ALL.length }), async (order) => {
      const { findings } = await judge(order);
      return JSON.stringify(findings) === JSON.stringify(EXPECTED);
    }),
    { numRuns: 20 },
  );
  t.pass();
});

t.test('what is missing is missing, or not known', async (t) => {
  const { findings, notEvaluated } = await judge(['list.yaml', 'deployment.yaml']);
  t.strictSame(findings, [
    'list.yaml:12:11 disruption-budget: no PodDisruptionBudget selects the pods of this set of 5 replicas',
    'list.yaml:8:7 governing-service-selects-pods: Service "db" selects app=web, but the pod template has app=db',
  ]);
  t.strictSame(notEvaluated, [
    'stateless-deployment: claim "uploads" of volume "files" is not there to be judged',
    'storage-class-keeps-data: StorageClass "fast" is not among the manifests',
    'storage-class-resolves: StorageClass "fast" is not among the manifests',
    'storage-class-waits: StorageClass "fast" is not among the manifests',
  ]);
});

t.test('a namespace for what names none moves all of it together', async (t) => {
  t.strictSame((await judge(ALL, 'media')).findings, EXPECTED);
});
