/** Manifests for benchmarks, of a size and shape that real ones have. */

const APPLICATIONS = ['postgres:16.4', 'redis:7.4', 'rabbitmq:3.13', 'registry.example.com/team/store:1.8.2'];

/** A StatefulSet of `containers` containers as YAML of about 3 KB and its Service, sound but for a few warnings. */
export function setWithService(index: number, containers = 1): string {
  const name = `store-${index}`;
  const image = APPLICATIONS[index % APPLICATIONS.length];
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  namespace: team-${index % 50}
  labels: {app.kubernetes.io/name: ${name}, app.kubernetes.io/part-of: shop}
  annotations:
    mooring.dev/backup: velero
    description: "Keeps the orders of shard ${index}; see the runbook before you scale it"
spec:
  serviceName: ${name}
  replicas: 3
  podManagementPolicy: OrderedReady
  updateStrategy: {type: RollingUpdate}
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
        app.kubernetes.io/part-of: shop
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9187"
    spec:
      serviceAccountName: ${name}
      terminationGracePeriodSeconds: 120
      securityContext:
        runAsNonRoot: true
        fsGroup: 999
        fsGroupChangePolicy: OnRootMismatch
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: ${name}
      containers:
${Array.from({ length: containers }, (_, position) => container(position, image)).join('')}      volumes:
        - name: config
          configMap:
            name: ${name}-config
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: fast
        resources:
          requests:
            storage: 100Gi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: team-${index % 50}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - {name: main, port: 5432, targetPort: main}
`;
}

function container(position: number, image: string | undefined): string {
  return `        - name: main-${position}
          image: ${image}
          imagePullPolicy: IfNotPresent
          command: ["/bin/sh", "-c"]
          args:
            - |
              set -eu
              echo "starting member \${HOSTNAME}"
              exec docker-entrypoint.sh --config /etc/app/main.conf
          env:
            - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
            - name: POD_NAME
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
            - name: PASSWORD
              valueFrom:
                secretKeyRef: {name: credentials, key: password}
          ports:
            - {name: main-${position}, containerPort: ${5432 + position}}
            - {name: metrics-${position}, containerPort: ${9187 + position}}
          readinessProbe:
            tcpSocket: {port: main-${position}}
            periodSeconds: 5
          livenessProbe:
            tcpSocket: {port: main-${position}}
            periodSeconds: 10
            failureThreshold: 6
          startupProbe:
            tcpSocket: {port: main-${position}}
            periodSeconds: 10
            failureThreshold: 60
          resources:
            requests: {cpu: 500m, memory: 1Gi}
            limits: {memory: 1Gi}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql/data}
            - {name: config, mountPath: /etc/app, readOnly: true}
`;
}

/** A stream of `count` StatefulSets with their Services: 10,000 are about 40 MB. */
export function stream(count: number): string {
  return Array.from({ length: count }, (_, index) => setWithService(index)).join('---\n');
}

/** The class of their claims, with which no rule finds fault. */
export const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: 'disks.example.com',
  reclaimPolicy: 'Retain',
  allowVolumeExpansion: true,
  volumeBindingMode: 'WaitForFirstConsumer',
};

/** A budget for the pods of the set of that index. */
export function budget(index: number, namespace: string) {
  const name = `store-${index}`;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } } },
  };
}
