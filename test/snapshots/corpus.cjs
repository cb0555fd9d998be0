/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > argo-cd--application-controller.yaml 1`] = `
3:1 deny backup-declared StatefulSet/argocd-application-controller metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
9:1 deny claim-templates-present StatefulSet/argocd-application-controller spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
13:3 deny governing-service-exists StatefulSet/argocd-application-controller spec.serviceName: Service "argocd-application-controller", which spec.serviceName names, does not exist in namespace "default"
401:9 deny image-pinned StatefulSet/argocd-application-controller spec.template.spec.containers[0].image: container "argocd-application-controller" has the image "quay.io/argoproj/argocd:latest", whose tag moves
21:9 deny liveness-probe StatefulSet/argocd-application-controller spec.template.spec.containers[0].livenessProbe: container "argocd-application-controller" has no liveness probe
21:9 deny resources-requested StatefulSet/argocd-application-controller spec.template.spec.containers[0].resources: container "argocd-application-controller" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > argo-cd--health-testdata.yaml 1`] = `
4:3 deny backup-declared StatefulSet/redis-master metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
86:7 deny fs-group-change-policy StatefulSet/redis-master spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 1001 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
29:3 deny governing-service-exists StatefulSet/redis-master spec.serviceName: Service "redis-master", which spec.serviceName names, does not exist in namespace "default"
77:9 deny resources-requested StatefulSet/redis-master spec.template.spec.containers[0].resources: container "redis" has no CPU request, no memory request, no memory limit
93:5 deny rolling-update StatefulSet/redis-master spec.updateStrategy.type: updateStrategy is OnDelete: no member is updated until someone deletes its pod
40:9 warn startup-probe StatefulSet/redis-master spec.template.spec.containers[0].startupProbe: container "redis" runs Redis, which may recover for long before it answers, and has no startup probe
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > argo-cd--redis-ha.yaml 1`] = `
1309:3 deny backup-declared StatefulSet/argocd-redis-ha-server metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
1311:1 deny claim-templates-present StatefulSet/argocd-redis-ha-server spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
1451:11 deny data-directory-persistent StatefulSet/argocd-redis-ha-server spec.template.spec.containers[0].volumeMounts[1]: container "redis" keeps the data of Redis in "/data", which lies on the emptyDir volume "data", so it is lost with the pod
1325:7 deny disruption-budget StatefulSet/argocd-redis-ha-server spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
1483:9 deny probes-differ StatefulSet/argocd-redis-ha-server spec.template.spec.containers[1].livenessProbe: livenessProbe of container "sentinel" is the same check as its readinessProbe and gives up as soon (after 75 s)
1442:9 deny resources-requested StatefulSet/argocd-redis-ha-server spec.template.spec.containers[0].resources: container "redis" has no CPU request, no memory request, no memory limit
1516:9 deny resources-requested StatefulSet/argocd-redis-ha-server spec.template.spec.containers[1].resources: container "sentinel" has no CPU request, no memory request, no memory limit
1558:9 deny resources-requested StatefulSet/argocd-redis-ha-server spec.template.spec.containers[2].resources: container "split-brain-fix" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > azuredisk-csi--node-shutdown.yaml 1`] = `
4:1 deny backup-declared StatefulSet/statefulset-autorecover metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
10:3 deny governing-service-exists StatefulSet/statefulset-autorecover spec.serviceName: Service "statefulset-autorecover", which spec.serviceName names, does not exist in namespace "default"
26:7 deny graceful-termination StatefulSet/statefulset-autorecover spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 0: members are killed at once, and a second pod of the same identity may start beside one that still runs
28:11 deny liveness-probe StatefulSet/statefulset-autorecover spec.template.spec.containers[0].livenessProbe: container "statefulset-autorecover" has no liveness probe
28:11 deny readiness-probe StatefulSet/statefulset-autorecover spec.template.spec.containers[0].readinessProbe: container "statefulset-autorecover" has no readiness probe
28:11 deny resources-requested StatefulSet/statefulset-autorecover spec.template.spec.containers[0].resources: container "statefulset-autorecover" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > azuredisk-csi--nozone.yaml 1`] = `
4:1 deny backup-declared StatefulSet/statefulset-azuredisk metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
10:3 deny governing-service-exists StatefulSet/statefulset-azuredisk spec.serviceName: Service "statefulset-azuredisk", which spec.serviceName names, does not exist in namespace "default"
33:11 deny liveness-probe StatefulSet/statefulset-azuredisk spec.template.spec.containers[0].livenessProbe: container "statefulset-azuredisk" has no liveness probe
9:3 deny ordered-pod-management StatefulSet/statefulset-azuredisk spec.podManagementPolicy: podManagementPolicy is Parallel, which none of its containers is known to be made for
33:11 deny readiness-probe StatefulSet/statefulset-azuredisk spec.template.spec.containers[0].readinessProbe: container "statefulset-azuredisk" has no readiness probe
33:11 deny resources-requested StatefulSet/statefulset-azuredisk spec.template.spec.containers[0].resources: container "statefulset-azuredisk" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > azuredisk-csi--statefulset.yaml 1`] = `
4:1 deny backup-declared StatefulSet/statefulset-azuredisk metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
10:3 deny governing-service-exists StatefulSet/statefulset-azuredisk spec.serviceName: Service "statefulset-azuredisk", which spec.serviceName names, does not exist in namespace "default"
20:11 deny liveness-probe StatefulSet/statefulset-azuredisk spec.template.spec.containers[0].livenessProbe: container "statefulset-azuredisk" has no liveness probe
9:3 deny ordered-pod-management StatefulSet/statefulset-azuredisk spec.podManagementPolicy: podManagementPolicy is Parallel, which none of its containers is known to be made for
20:11 deny readiness-probe StatefulSet/statefulset-azuredisk spec.template.spec.containers[0].readinessProbe: container "statefulset-azuredisk" has no readiness probe
20:11 deny resources-requested StatefulSet/statefulset-azuredisk spec.template.spec.containers[0].resources: container "statefulset-azuredisk" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > bank-of-anthos--accounts-db.yaml 1`] = `
56:1 deny backup-declared StatefulSet/accounts-db metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
63:1 deny claim-templates-present StatefulSet/accounts-db spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
72:3 deny governing-service-headless StatefulSet/accounts-db spec.serviceName: Service "accounts-db", which governs the set, is not headless: its clusterIP is not set, where it must be None
83:11 deny liveness-probe StatefulSet/accounts-db spec.template.spec.containers[0].livenessProbe: container "accounts-db" has no liveness probe
83:11 deny readiness-probe StatefulSet/accounts-db spec.template.spec.containers[0].readinessProbe: container "accounts-db" has no readiness probe
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > bank-of-anthos--ledger-db.yaml 1`] = `
57:1 deny backup-declared StatefulSet/ledger-db metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
64:1 deny claim-templates-present StatefulSet/ledger-db spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
73:3 deny governing-service-headless StatefulSet/ledger-db spec.serviceName: Service "ledger-db", which governs the set, is not headless: its clusterIP is not set, where it must be None
84:11 deny liveness-probe StatefulSet/ledger-db spec.template.spec.containers[0].livenessProbe: container "postgres" has no liveness probe
84:11 deny readiness-probe StatefulSet/ledger-db spec.template.spec.containers[0].readinessProbe: container "postgres" has no readiness probe
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > contrib--kafka.yaml 1`] = `
28:1 deny backup-declared StatefulSet/kafka metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
175:7 deny fs-group-change-policy StatefulSet/kafka spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 1000 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
61:9 deny liveness-probe StatefulSet/kafka spec.template.spec.containers[0].livenessProbe: container "k8skafka" has no liveness probe
64:9 deny resources-requested StatefulSet/kafka spec.template.spec.containers[0].resources: container "k8skafka" has no memory limit
16 note OLD_API_VERSION: PodDisruptionBudget of policy/v1beta1 is no longer served since Kubernetes 1.25; it is judged as policy/v1
26 note OLD_API_VERSION: StatefulSet of apps/v1beta1 is no longer served since Kubernetes 1.16; it is judged as apps/v1
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > contrib--zookeeper.yaml 1`] = `
43:1 deny backup-declared StatefulSet/zk metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
141:7 deny fs-group-change-policy StatefulSet/zk spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 1000 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
132:9 deny probes-differ StatefulSet/zk spec.template.spec.containers[0].livenessProbe: livenessProbe of container "k8szk" is the same check as its readinessProbe and gives up as soon (after 30 s)
67:9 deny resources-requested StatefulSet/zk spec.template.spec.containers[0].resources: container "k8szk" has no memory limit
31 note OLD_API_VERSION: PodDisruptionBudget of policy/v1beta1 is no longer served since Kubernetes 1.25; it is judged as policy/v1
41 note OLD_API_VERSION: StatefulSet of apps/v1beta1 is no longer served since Kubernetes 1.16; it is judged as apps/v1
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > csi-digitalocean--driver-v4.13.0.yaml 1`] = `
92:1 deny backup-declared StatefulSet/csi-do-controller metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
95:1 deny claim-templates-present StatefulSet/csi-do-controller spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
96:3 deny governing-service-exists StatefulSet/csi-do-controller spec.serviceName: Service "csi-do", which spec.serviceName names, does not exist in namespace "kube-system"
112:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[0].livenessProbe: container "csi-provisioner" has no liveness probe
125:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[1].livenessProbe: container "csi-attacher" has no liveness probe
139:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[2].livenessProbe: container "csi-snapshotter" has no liveness probe
151:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[3].livenessProbe: container "csi-resizer" has no liveness probe
165:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[4].livenessProbe: container "csi-do-plugin" has no liveness probe
112:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[0].readinessProbe: container "csi-provisioner" has no readiness probe
125:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[1].readinessProbe: container "csi-attacher" has no readiness probe
139:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[2].readinessProbe: container "csi-snapshotter" has no readiness probe
151:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[3].readinessProbe: container "csi-resizer" has no readiness probe
165:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[4].readinessProbe: container "csi-do-plugin" has no readiness probe
112:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[0].resources: container "csi-provisioner" has no CPU request, no memory request, no memory limit
125:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[1].resources: container "csi-attacher" has no CPU request, no memory request, no memory limit
139:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[2].resources: container "csi-snapshotter" has no CPU request, no memory request, no memory limit
151:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[3].resources: container "csi-resizer" has no CPU request, no memory request, no memory limit
165:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[4].resources: container "csi-do-plugin" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > csi-digitalocean--snapshot-v3.0.0.yaml 1`] = `
23:1 deny backup-declared StatefulSet/snapshot-controller metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
26:1 deny claim-templates-present StatefulSet/snapshot-controller spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
27:3 deny governing-service-exists StatefulSet/snapshot-controller spec.serviceName: Service "snapshot-controller", which spec.serviceName names, does not exist in namespace "kube-system"
39:11 deny liveness-probe StatefulSet/snapshot-controller spec.template.spec.containers[0].livenessProbe: container "snapshot-controller" has no liveness probe
39:11 deny readiness-probe StatefulSet/snapshot-controller spec.template.spec.containers[0].readinessProbe: container "snapshot-controller" has no readiness probe
39:11 deny resources-requested StatefulSet/snapshot-controller spec.template.spec.containers[0].resources: container "snapshot-controller" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > csi-digitalocean--v1.3.0.yaml 1`] = `
126:1 deny backup-declared StatefulSet/csi-do-controller metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
129:1 deny claim-templates-present StatefulSet/csi-do-controller spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
130:3 deny governing-service-exists StatefulSet/csi-do-controller spec.serviceName: Service "csi-do", which spec.serviceName names, does not exist in namespace "kube-system"
144:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[0].livenessProbe: container "csi-provisioner" has no liveness probe
156:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[1].livenessProbe: container "csi-attacher" has no liveness probe
168:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[2].livenessProbe: container "csi-snapshotter" has no liveness probe
179:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[3].livenessProbe: container "csi-resizer" has no liveness probe
192:11 deny liveness-probe StatefulSet/csi-do-controller spec.template.spec.containers[4].livenessProbe: container "csi-do-plugin" has no liveness probe
144:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[0].readinessProbe: container "csi-provisioner" has no readiness probe
156:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[1].readinessProbe: container "csi-attacher" has no readiness probe
168:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[2].readinessProbe: container "csi-snapshotter" has no readiness probe
179:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[3].readinessProbe: container "csi-resizer" has no readiness probe
192:11 deny readiness-probe StatefulSet/csi-do-controller spec.template.spec.containers[4].readinessProbe: container "csi-do-plugin" has no readiness probe
144:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[0].resources: container "csi-provisioner" has no CPU request, no memory request, no memory limit
156:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[1].resources: container "csi-attacher" has no CPU request, no memory request, no memory limit
168:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[2].resources: container "csi-snapshotter" has no CPU request, no memory request, no memory limit
179:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[3].resources: container "csi-resizer" has no CPU request, no memory request, no memory limit
192:11 deny resources-requested StatefulSet/csi-do-controller spec.template.spec.containers[4].resources: container "csi-do-plugin" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--compact.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-compact metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
113:7 deny fs-group-change-policy StatefulSet/thanos-compact spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--ingestor.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-receive-ingestor-default metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
127:7 deny fs-group-change-policy StatefulSet/thanos-receive-ingestor-default spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
117:9 deny resources-requested StatefulSet/thanos-receive-ingestor-default spec.template.spec.containers[0].resources: container "thanos-receive" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--receive-default.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-receive-default metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
145:7 deny fs-group-change-policy StatefulSet/thanos-receive-default spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--receive.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-receive metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
141:7 deny fs-group-change-policy StatefulSet/thanos-receive spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--rule.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-rule metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
156:7 deny fs-group-change-policy StatefulSet/thanos-rule spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
139:9 deny liveness-probe StatefulSet/thanos-rule spec.template.spec.containers[1].livenessProbe: container "configmap-reloader" has no liveness probe
139:9 deny readiness-probe StatefulSet/thanos-rule spec.template.spec.containers[1].readinessProbe: container "configmap-reloader" has no readiness probe
139:9 deny resources-requested StatefulSet/thanos-rule spec.template.spec.containers[1].resources: container "configmap-reloader" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--store-shard0.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-store-0 metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
166:7 deny fs-group-change-policy StatefulSet/thanos-store-0 spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kube-thanos--store.yaml 1`] = `
3:1 deny backup-declared StatefulSet/thanos-store metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
154:7 deny fs-group-change-policy StatefulSet/thanos-store spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is 65534 and fsGroupChangePolicy is not set, which means Always: every start changes the owner of every file on the volumes
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--cassandra.yaml 1`] = `
3:1 deny backup-declared StatefulSet/cassandra metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
17:9 deny liveness-probe StatefulSet/cassandra spec.template.spec.containers[0].livenessProbe: container "cassandra" has no liveness probe
15:5 deny pods-spread StatefulSet/cassandra spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
29:9 deny resources-requested StatefulSet/cassandra spec.template.spec.containers[0].resources: container "cassandra" has no memory limit
17:9 warn startup-probe StatefulSet/cassandra spec.template.spec.containers[0].startupProbe: container "cassandra" runs Cassandra, which may recover for long before it answers, and has no startup probe
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--cockroachdb.yaml 1`] = `
3:1 deny backup-declared StatefulSet/cockroachdb metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
13:7 deny disruption-budget StatefulSet/cockroachdb spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
54:9 deny liveness-probe StatefulSet/cockroachdb spec.template.spec.containers[0].livenessProbe: container "cockroachdb" has no liveness probe
54:9 deny readiness-probe StatefulSet/cockroachdb spec.template.spec.containers[0].readinessProbe: container "cockroachdb" has no readiness probe
54:9 deny resources-requested StatefulSet/cockroachdb spec.template.spec.containers[0].resources: container "cockroachdb" has no CPU request, no memory request, no memory limit
92:9 warn claim-storage-sound StatefulSet/cockroachdb spec.template.spec.volumes[0].name: volume "datadir" has the name of a claim template, whose claim silently takes its place
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--etcd.yaml 1`] = `
3:1 deny backup-declared StatefulSet/etcd metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
20:9 deny liveness-probe StatefulSet/etcd spec.template.spec.containers[0].livenessProbe: container "etcd" has no liveness probe
18:5 deny pods-spread StatefulSet/etcd spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
20:9 deny readiness-probe StatefulSet/etcd spec.template.spec.containers[0].readinessProbe: container "etcd" has no readiness probe
28:9 deny resources-requested StatefulSet/etcd spec.template.spec.containers[0].resources: container "etcd" has no memory limit
20:9 warn startup-probe StatefulSet/etcd spec.template.spec.containers[0].startupProbe: container "etcd" runs etcd, which may recover for long before it answers, and has no startup probe
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--mysql-galera.yaml 1`] = `
3:1 deny backup-declared StatefulSet/mysql metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
13:7 deny disruption-budget StatefulSet/mysql spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
46:9 deny liveness-probe StatefulSet/mysql spec.template.spec.containers[0].livenessProbe: container "mysql" has no liveness probe
15:5 deny pods-spread StatefulSet/mysql spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
46:9 deny resources-requested StatefulSet/mysql spec.template.spec.containers[0].resources: container "mysql" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--mysql-upgrade.yaml 1`] = `
3:1 deny backup-declared StatefulSet/mysql metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
86:9 deny liveness-probe StatefulSet/mysql spec.template.spec.containers[1].livenessProbe: container "xtrabackup" has no liveness probe
15:5 deny pods-spread StatefulSet/mysql spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
86:9 deny readiness-probe StatefulSet/mysql spec.template.spec.containers[1].readinessProbe: container "xtrabackup" has no readiness probe
72:9 deny resources-requested StatefulSet/mysql spec.template.spec.containers[0].resources: container "mysql" has no memory limit
132:9 deny resources-requested StatefulSet/mysql spec.template.spec.containers[1].resources: container "xtrabackup" has no memory limit
58:9 warn startup-probe StatefulSet/mysql spec.template.spec.containers[0].startupProbe: container "mysql" runs MySQL, which may recover for long before it answers, and has no startup probe
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--redis.yaml 1`] = `
3:1 deny backup-declared StatefulSet/rd metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
13:7 deny disruption-budget StatefulSet/rd spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
47:9 deny liveness-probe StatefulSet/rd spec.template.spec.containers[0].livenessProbe: container "redis" has no liveness probe
15:5 deny pods-spread StatefulSet/rd spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
47:9 deny resources-requested StatefulSet/rd spec.template.spec.containers[0].resources: container "redis" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-e2e--zookeeper.yaml 1`] = `
3:1 deny backup-declared StatefulSet/zoo metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
13:7 deny disruption-budget StatefulSet/zoo spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
49:9 deny liveness-probe StatefulSet/zoo spec.template.spec.containers[0].livenessProbe: container "zk" has no liveness probe
15:5 deny pods-spread StatefulSet/zoo spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
49:9 deny resources-requested StatefulSet/zoo spec.template.spec.containers[0].resources: container "zk" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-examples--cassandra.yaml 1`] = `
3:1 deny backup-declared StatefulSet/cassandra metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
15:7 deny disruption-budget StatefulSet/cassandra spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
17:5 deny pods-spread StatefulSet/cassandra spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
102:9 deny storage-class-expands StatefulSet/cassandra spec.volumeClaimTemplates[0].metadata.annotations["volume.beta.kubernetes.io/storage-class"]: storage class "fast" of claim template "cassandra-data" does not let a volume grow: allowVolumeExpansion is not true
102:9 deny storage-class-keeps-data StatefulSet/cassandra spec.volumeClaimTemplates[0].metadata.annotations["volume.beta.kubernetes.io/storage-class"]: storage class "fast" of claim template "cassandra-data" has reclaimPolicy Delete: the data is deleted with the claim
102:9 deny storage-class-waits StatefulSet/cassandra spec.volumeClaimTemplates[0].metadata.annotations["volume.beta.kubernetes.io/storage-class"]: storage class "fast" of claim template "cassandra-data" has volumeBindingMode Immediate: volumes are made before their pods have a node
20:9 warn startup-probe StatefulSet/cassandra spec.template.spec.containers[0].startupProbe: container "cassandra" runs Cassandra, which may recover for long before it answers, and has no startup probe
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-examples--cockroachdb.yaml 1`] = `
71:1 deny backup-declared StatefulSet/cockroachdb metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
83:7 deny disruption-budget StatefulSet/cockroachdb spec.template.metadata.labels: PodDisruptionBudget "cockroachdb-budget" (minAvailable 67%) never lets one of 3 replicas go, so it blocks every drain
127:9 deny liveness-probe StatefulSet/cockroachdb spec.template.spec.containers[0].livenessProbe: container "cockroachdb" has no liveness probe
127:9 deny readiness-probe StatefulSet/cockroachdb spec.template.spec.containers[0].readinessProbe: container "cockroachdb" has no readiness probe
127:9 deny resources-requested StatefulSet/cockroachdb spec.template.spec.containers[0].resources: container "cockroachdb" has no CPU request, no memory request, no memory limit
165:9 warn claim-storage-sound StatefulSet/cockroachdb spec.template.spec.volumes[0].name: volume "datadir" has the name of a claim template, whose claim silently takes its place
57 note OLD_API_VERSION: PodDisruptionBudget of policy/v1beta1 is no longer served since Kubernetes 1.25; it is judged as policy/v1
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-examples--minio.yaml 1`] = `
3:1 deny backup-declared StatefulSet/minio metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
15:7 deny disruption-budget StatefulSet/minio spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 4 replicas
11:3 deny governing-service-publishes-peers StatefulSet/minio spec.serviceName: Service "minio" does not publish members that are not ready, which MinIO in container "minio" needs to form
25:9 deny image-pinned StatefulSet/minio spec.template.spec.containers[0].image: container "minio" has the image "minio/minio:latest", whose tag moves
19:9 deny liveness-probe StatefulSet/minio spec.template.spec.containers[0].livenessProbe: container "minio" has no liveness probe
17:5 deny pods-spread StatefulSet/minio spec.template.spec.topologySpreadConstraints: nothing spreads the 4 replicas: neither topology spread constraints nor pod anti-affinity
19:9 deny readiness-probe StatefulSet/minio spec.template.spec.containers[0].readinessProbe: container "minio" has no readiness probe
19:9 deny resources-requested StatefulSet/minio spec.template.spec.containers[0].resources: container "minio" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > kubernetes-examples--vsphere-simple.yaml 1`] = `
18:1 deny backup-declared StatefulSet/web metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
30:7 deny disruption-budget StatefulSet/web spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 14 replicas
34:9 deny liveness-probe StatefulSet/web spec.template.spec.containers[0].livenessProbe: container "nginx" has no liveness probe
32:5 deny pods-spread StatefulSet/web spec.template.spec.topologySpreadConstraints: nothing spreads the 14 replicas: neither topology spread constraints nor pod anti-affinity
34:9 deny readiness-probe StatefulSet/web spec.template.spec.containers[0].readinessProbe: container "nginx" has no readiness probe
34:9 deny resources-requested StatefulSet/web spec.template.spec.containers[0].resources: container "nginx" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > longhorn--example.yaml 1`] = `
17:1 deny backup-declared StatefulSet/web metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
28:7 deny disruption-budget StatefulSet/web spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 2 replicas
24:3 deny governing-service-headless StatefulSet/web spec.serviceName: Service "nginx", which governs the set, is not headless: its clusterIP is not set, where it must be None
32:7 deny graceful-termination StatefulSet/web spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 10, less than 30 s
36:9 deny liveness-patience StatefulSet/web spec.template.spec.containers[0].livenessProbe.failureThreshold: livenessProbe of container "nginx" kills it after 15 s (failureThreshold 3 x periodSeconds 5), sooner than 30 s
36:9 deny liveness-patience StatefulSet/web spec.template.spec.containers[0].livenessProbe.timeoutSeconds: exec livenessProbe of container "nginx" must answer within timeoutSeconds 1, less than 2 s
30:5 deny pods-spread StatefulSet/web spec.template.spec.topologySpreadConstraints: nothing spreads the 2 replicas: neither topology spread constraints nor pod anti-affinity
34:9 deny readiness-probe StatefulSet/web spec.template.spec.containers[0].readinessProbe: container "nginx" has no readiness probe
34:9 deny resources-requested StatefulSet/web spec.template.spec.containers[0].resources: container "nginx" has no CPU request, no memory request, no memory limit
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > patroni--citus.yaml 1`] = `
41:1 deny backup-declared StatefulSet/citusdemo-0 metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
48:1 deny claim-templates-present StatefulSet/citusdemo-0 spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
56:7 deny disruption-budget StatefulSet/citusdemo-0 spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
50:3 deny governing-service-headless StatefulSet/citusdemo-0 spec.serviceName: Service "citusdemo-0", which governs the set, is not headless: its clusterIP is not set, where it must be None
50:3 deny governing-service-selects-pods StatefulSet/citusdemo-0 spec.serviceName: Service "citusdemo-0" has no selector, so it selects no pod of the set
129:7 deny graceful-termination StatefulSet/citusdemo-0 spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 0: members are killed at once, and a second pod of the same identity may start beside one that still runs
62:9 deny image-pinned StatefulSet/citusdemo-0 spec.template.spec.containers[0].image: container "citusdemo-0" has the image "patroni-citus-k8s" without a tag, which means latest
61:9 deny liveness-probe StatefulSet/citusdemo-0 spec.template.spec.containers[0].livenessProbe: container "citusdemo-0" has no liveness probe
58:5 deny pods-spread StatefulSet/citusdemo-0 spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
61:9 deny resources-requested StatefulSet/citusdemo-0 spec.template.spec.containers[0].resources: container "citusdemo-0" has no CPU request, no memory request, no memory limit
151:1 deny backup-declared StatefulSet/citusdemo-1 metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
158:1 deny claim-templates-present StatefulSet/citusdemo-1 spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
166:7 deny disruption-budget StatefulSet/citusdemo-1 spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 2 replicas
160:3 deny governing-service-headless StatefulSet/citusdemo-1 spec.serviceName: Service "citusdemo-1", which governs the set, is not headless: its clusterIP is not set, where it must be None
160:3 deny governing-service-selects-pods StatefulSet/citusdemo-1 spec.serviceName: Service "citusdemo-1" has no selector, so it selects no pod of the set
239:7 deny graceful-termination StatefulSet/citusdemo-1 spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 0: members are killed at once, and a second pod of the same identity may start beside one that still runs
172:9 deny image-pinned StatefulSet/citusdemo-1 spec.template.spec.containers[0].image: container "citusdemo-1" has the image "patroni-citus-k8s" without a tag, which means latest
171:9 deny liveness-probe StatefulSet/citusdemo-1 spec.template.spec.containers[0].livenessProbe: container "citusdemo-1" has no liveness probe
168:5 deny pods-spread StatefulSet/citusdemo-1 spec.template.spec.topologySpreadConstraints: nothing spreads the 2 replicas: neither topology spread constraints nor pod anti-affinity
171:9 deny resources-requested StatefulSet/citusdemo-1 spec.template.spec.containers[0].resources: container "citusdemo-1" has no CPU request, no memory request, no memory limit
261:1 deny backup-declared StatefulSet/citusdemo-2 metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
268:1 deny claim-templates-present StatefulSet/citusdemo-2 spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
276:7 deny disruption-budget StatefulSet/citusdemo-2 spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 2 replicas
270:3 deny governing-service-headless StatefulSet/citusdemo-2 spec.serviceName: Service "citusdemo-2", which governs the set, is not headless: its clusterIP is not set, where it must be None
270:3 deny governing-service-selects-pods StatefulSet/citusdemo-2 spec.serviceName: Service "citusdemo-2" has no selector, so it selects no pod of the set
349:7 deny graceful-termination StatefulSet/citusdemo-2 spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 0: members are killed at once, and a second pod of the same identity may start beside one that still runs
282:9 deny image-pinned StatefulSet/citusdemo-2 spec.template.spec.containers[0].image: container "citusdemo-2" has the image "patroni-citus-k8s" without a tag, which means latest
281:9 deny liveness-probe StatefulSet/citusdemo-2 spec.template.spec.containers[0].livenessProbe: container "citusdemo-2" has no liveness probe
278:5 deny pods-spread StatefulSet/citusdemo-2 spec.template.spec.topologySpreadConstraints: nothing spreads the 2 replicas: neither topology spread constraints nor pod anti-affinity
281:9 deny resources-requested StatefulSet/citusdemo-2 spec.template.spec.containers[0].resources: container "citusdemo-2" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > patroni--patroni.yaml 1`] = `
15:1 deny backup-declared StatefulSet/patronidemo metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
20:1 deny claim-templates-present StatefulSet/patronidemo spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod
29:7 deny disruption-budget StatefulSet/patronidemo spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
22:3 deny governing-service-headless StatefulSet/patronidemo spec.serviceName: Service "patronidemo", which governs the set, is not headless: its clusterIP is not set, where it must be None
22:3 deny governing-service-selects-pods StatefulSet/patronidemo spec.serviceName: Service "patronidemo" has no selector, so it selects no pod of the set
99:7 deny graceful-termination StatefulSet/patronidemo spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 0: members are killed at once, and a second pod of the same identity may start beside one that still runs
36:9 deny image-pinned StatefulSet/patronidemo spec.template.spec.containers[0].image: container "patronidemo" has the image "patroni" without a tag, which means latest
35:9 deny liveness-probe StatefulSet/patronidemo spec.template.spec.containers[0].livenessProbe: container "patronidemo" has no liveness probe
32:5 deny pods-spread StatefulSet/patronidemo spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
35:9 deny resources-requested StatefulSet/patronidemo spec.template.spec.containers[0].resources: container "patronidemo" has no CPU request, no memory request, no memory limit
not evaluated: backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > sourcegraph--gitserver.yaml 1`] = `
4:3 deny backup-declared StatefulSet/gitserver metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
28:9 deny readiness-probe StatefulSet/gitserver spec.template.spec.containers[0].readinessProbe: container "gitserver" has no readiness probe
74:9 warn claim-storage-sound StatefulSet/gitserver spec.template.spec.volumes[0].name: volume "repos" has the name of a claim template, whose claim silently takes its place
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > sourcegraph--grafana.yaml 1`] = `
4:3 deny backup-declared StatefulSet/grafana metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
18:3 deny governing-service-headless StatefulSet/grafana spec.serviceName: Service "grafana", which governs the set, is not headless: its clusterIP is not set, where it must be None
28:9 deny liveness-probe StatefulSet/grafana spec.template.spec.containers[0].livenessProbe: container "grafana" has no liveness probe
28:9 deny readiness-probe StatefulSet/grafana spec.template.spec.containers[0].readinessProbe: container "grafana" has no readiness probe
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > sourcegraph--indexed-search.yaml 1`] = `
4:3 deny backup-declared StatefulSet/indexed-search metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
25:9 deny liveness-probe StatefulSet/indexed-search spec.template.spec.containers[0].livenessProbe: container "zoekt-webserver" has no liveness probe
59:9 deny liveness-probe StatefulSet/indexed-search spec.template.spec.containers[1].livenessProbe: container "zoekt-indexserver" has no liveness probe
59:9 deny readiness-probe StatefulSet/indexed-search spec.template.spec.containers[1].readinessProbe: container "zoekt-indexserver" has no readiness probe
90:9 warn claim-storage-sound StatefulSet/indexed-search spec.template.spec.volumes[0].name: volume "data" has the name of a claim template, whose claim silently takes its place
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > yolean-kafka--kafka.yaml 1`] = `
3:1 deny backup-declared StatefulSet/kafka metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
16:7 deny disruption-budget StatefulSet/kafka spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
46:9 deny liveness-probe StatefulSet/kafka spec.template.spec.containers[0].livenessProbe: container "broker" has no liveness probe
19:5 deny pods-spread StatefulSet/kafka spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
46:9 warn startup-probe StatefulSet/kafka spec.template.spec.containers[0].startupProbe: container "broker" runs Kafka, which may recover for long before it answers, and has no startup probe
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > yolean-kafka--pzoo.yaml 1`] = `
3:1 deny backup-declared StatefulSet/pzoo metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
17:7 deny disruption-budget StatefulSet/pzoo spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 3 replicas
22:7 deny graceful-termination StatefulSet/pzoo spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 10, less than 30 s
44:9 deny liveness-probe StatefulSet/pzoo spec.template.spec.containers[0].livenessProbe: container "zookeeper" has no liveness probe
14:3 deny ordered-pod-management StatefulSet/pzoo spec.podManagementPolicy: podManagementPolicy is Parallel, which none of its containers is known to be made for
21:5 deny pods-spread StatefulSet/pzoo spec.template.spec.topologySpreadConstraints: nothing spreads the 3 replicas: neither topology spread constraints nor pod anti-affinity
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`

exports[`test/audit/corpus.test.ts > TAP > the corpus of real manifests > yolean-kafka--zoo.yaml 1`] = `
3:1 deny backup-declared StatefulSet/zoo metadata.annotations["mooring.dev/backup"]: no annotation says what backs up the data
17:7 deny disruption-budget StatefulSet/zoo spec.template.metadata.labels: no PodDisruptionBudget selects the pods of this set of 2 replicas
22:7 deny graceful-termination StatefulSet/zoo spec.template.spec.terminationGracePeriodSeconds: terminationGracePeriodSeconds is 10, less than 30 s
46:9 deny liveness-probe StatefulSet/zoo spec.template.spec.containers[0].livenessProbe: container "zookeeper" has no liveness probe
14:3 deny ordered-pod-management StatefulSet/zoo spec.podManagementPolicy: podManagementPolicy is Parallel, which none of its containers is known to be made for
21:5 deny pods-spread StatefulSet/zoo spec.template.spec.topologySpreadConstraints: nothing spreads the 2 replicas: neither topology spread constraints nor pod anti-affinity
not evaluated: storage-class-resolves, storage-class-keeps-data, storage-class-expands, storage-class-waits, backup-scheduled, backup-recent
`
