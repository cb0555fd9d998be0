import t from 'tap';
import { applicationCatalog } from '../../src/applications/catalog.ts';
import type { ApplicationProfile } from '../../src/applications/profile.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { statefulSet } from '../rules/manifests.ts';
import { bundledCatalog } from './bundled.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

const MATCHES: Readonly<Record<string, readonly string[]>> = {
  postgresql: [
    'postgres',
    'postgres:16.3-alpine',
    `postgres@${DIGEST}`,
    'docker.io/library/postgres:17',
    'localhost:5000/postgres:17',
    'myregistry:5000/mirror/library/postgres:16',
    'mcr.microsoft.com/mirror/docker/library/postgres:16',
    'arm64v8/postgres:16',
    'bitnami/postgresql:16.3.0',
    'docker.io/bitnamilegacy/postgresql:17.6.0-debian-12-r0',
    'bitnami/postgresql-repmgr:16',
    'ghcr.io/cloudnative-pg/postgresql:17.2',
    'timescale/timescaledb:2.17.2-pg16',
    'postgis/postgis:16-3.4',
    'pgvector/pgvector:pg17',
    'dhi.io/postgres:17',
    'cgr.dev/chainguard/postgres:latest',
  ],
  mysql: [
    'mysql:8.4',
    'registry.gitlab.com/group/dependency_proxy/containers/mysql:8',
    'container-registry.oracle.com/mysql/community-server:8.4',
    'percona:8.0',
    'percona/percona-server:8.0',
    'bitnami/mysql:8.4',
  ],
  mariadb: ['mariadb:11.4', 'docker-registry1.mariadb.com/library/mariadb:11.8.2', 'bitnami/mariadb:11.4'],
  galera: ['percona/percona-xtradb-cluster:8.0.36', 'bitnami/mariadb-galera:11'],
  mongodb: ['mongo:7.0', 'mongodb/mongodb-community-server:7.0-ubi8', 'quay.io/mirror/bitnami/mongodb:7.0'],
  redis: ['redis:7.4', 'public.ecr.aws/docker/library/redis:7.2.4-alpine', 'bitnami/redis-cluster:7.4'],
  valkey: ['valkey/valkey:8.0', 'bitnami/valkey:8'],
  cassandra: ['cassandra:5.0', 'gcr.io/google-samples/cassandra:v13', 'bitnami/cassandra:5.0'],
  scylladb: ['scylladb/scylla:6.2', 'scylladb/scylla-enterprise:2024.1'],
  cockroachdb: ['cockroachdb/cockroach:v24.1.3'],
  etcd: [
    'quay.io/coreos/etcd:v3.5.15',
    'gcr.io/etcd-development/etcd:v3.5.15',
    'registry.k8s.io/etcd:3.5.15-0',
    'bitnami/etcd:3.5',
  ],
  zookeeper: [
    'zookeeper:3.9',
    'confluentinc/cp-zookeeper:7.6.0',
    'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
  ],
  kafka: [
    'apache/kafka:3.9.0',
    'confluentinc/cp-kafka:7.6.0',
    'quay.io/strimzi/kafka:0.45.0-kafka-3.9.0',
    'solsson/kafka:2.5.1',
    'bitnami/kafka:3.9',
    'wurstmeister/kafka',
  ],
  rabbitmq: ['rabbitmq:4.0-management', 'bitnami/rabbitmq:4.0'],
  nats: ['nats:2.10-alpine', 'registry.example.com/nats:2.10'],
  elasticsearch: [
    'docker.elastic.co/elasticsearch/elasticsearch:8.15.0',
    'elasticsearch:8.15.0',
    'docker.elastic.co/elasticsearch/elasticsearch-wolfi:8.15.0',
  ],
  opensearch: ['opensearchproject/opensearch:2.17.0'],
  clickhouse: ['clickhouse/clickhouse-server:24.8', 'altinity/clickhouse-server:24.8', 'clickhouse:24.8'],
  'clickhouse-keeper': ['clickhouse/clickhouse-keeper:24.8'],
  minio: [
    'minio/minio:RELEASE.2024-01-31T20-20-33Z',
    'quay.io/minio/minio:latest',
    'bitnami/minio:2024.1.31',
  ],
  consul: ['hashicorp/consul:1.20', 'consul:1.15'],
  vault: ['hashicorp/vault:1.18', 'public.ecr.aws/hashicorp/vault:1.18'],
  neo4j: ['neo4j:5.24-enterprise'],
  influxdb: ['influxdb:2.7'],
  prometheus: ['prom/prometheus:v3.0.0', 'quay.io/prometheus/prometheus:v2.55.0'],
};

t.test('images of known applications', async (t) => {
  for (const [name, images] of Object.entries(MATCHES)) {
    for (const image of images) t.equal(bundledCatalog.ofImage(image)?.name, name, image);
  }
  t.strictSame(
    bundledCatalog.profiles.map((profile) => profile.name).sort(),
    Object.keys(MATCHES).sort(),
    'every bundled profile has a row',
  );
});

t.test('images that only sound like them', async (t) => {
  const images = [
    'quay.io/prometheuscommunity/postgres-exporter:v0.15.0',
    'prom/mysqld-exporter:v0.15.1',
    'oliver006/redis_exporter:v1.58.0',
    'bitnami/redis-exporter:1.58.0',
    'bitnami/redis-sentinel:7.4',
    'provectuslabs/kafka-ui:v0.7.2',
    'confluentinc/cp-kafka-connect:7.6.0',
    'mongo-express:1.0.2',
    'example/etcd-backup:1',
    'quay.io/prometheus-operator/prometheus-operator:v0.77.0',
    'quay.io/prometheus-operator/prometheus-config-reloader:v0.77.0',
    'natsio/prometheus-nats-exporter:0.15.0',
    'natsio/nats-box:0.14.5',
    'natsio/nats-server-config-reloader:0.16.0',
    'hashicorp/vault-k8s:1.5.0',
    'hashicorp/consul-k8s-control-plane:1.6.0',
    'opensearchproject/opensearch-dashboards:2.17.0',
    'minio/mc:latest',
    'bitnami/pgpool:4.5',
    'kafka',
    'company/mypostgres:1',
    'postgres-backup',
    'sha256:postgres',
    'POSTGRES',
    '',
    '/',
  ];
  for (const image of images) t.equal(bundledCatalog.ofImage(image), undefined, image);
});

const profile = (name: string, ...repositories: string[]): ApplicationProfile => ({
  name,
  title: name,
  repositories,
  dataDirectories: [],
});

t.test('a later profile replaces an earlier one of its name, with all its repositories', async (t) => {
  const catalog = applicationCatalog([
    profile('a', 'one', 'two'),
    profile('b', 'three'),
    profile('a', 'two'),
  ]);
  t.equal(catalog.ofImage('one'), undefined);
  t.strictSame(catalog.ofImage('two')?.repositories, ['two']);
  t.strictSame(
    catalog.profiles.map(({ name }) => name),
    ['b', 'a'],
  );
});

t.test('where two profiles name a repository, the later one has it', async (t) => {
  const catalog = applicationCatalog([
    profile('a', 'one', 'two'),
    profile('own', 'two', 'corp.example:5000/db/two'),
  ]);
  t.equal(catalog.ofImage('one')?.name, 'a');
  t.equal(catalog.ofImage('mirror.example.com/x/two:1')?.name, 'own');
});

t.test('the longest repository wins, the registry counted in', async (t) => {
  const catalog = applicationCatalog([
    profile('plain', 'two'),
    profile('vendor', 'db/two'),
    profile('own', 'corp.example:5000/db/two'),
  ]);
  t.equal(catalog.ofImage('two:1')?.name, 'plain');
  t.equal(catalog.ofImage('quay.io/db/two:1')?.name, 'vendor');
  t.equal(catalog.ofImage('corp.example:5000/db/two:1')?.name, 'own');
});

t.test('remembers no more images than it should, and answers the same', async (t) => {
  const catalog = applicationCatalog([profile('a', 'one')]);
  for (let index = 0; index < 5000; index++) catalog.ofImage(`example.com/x:${index}`);
  t.equal(catalog.ofImage('one')?.name, 'a');
  t.equal(catalog.ofImage('one')?.name, 'a');
});

t.test('ofTemplate', async (t) => {
  const db = { name: 'db', image: 'postgres:16', ports: [{ containerPort: 5432 }] };
  const side = (more: object) => ({ name: 'side', image: 'postgres:16', ...more });
  const names = (containers: readonly object[], initContainers: readonly object[] = []) =>
    bundledCatalog
      .ofTemplate(readStatefulSet(statefulSet({ pod: { containers, initContainers } })).template)
      .map(({ container, profile, repository }) => `${container.name} ${profile.name} ${repository}`);
  const alone = ['db postgresql postgres'];

  t.strictSame(names([db]), alone);
  t.strictSame(names([db, { name: 'x', image: 'example/x' }, { name: 'no-image' }]), alone);
  t.strictSame(names([db], [side({ command: ['sh'] })]), alone, 'init containers are left out');
  t.strictSame(
    names([db], [{ ...side({}), restartPolicy: 'Always' }]),
    [...alone, 'side postgresql postgres'],
    'sidecars are not',
  );
  t.strictSame(names([db, side({ command: ['pg_dump', '-h', 'db'] })]), alone, 'a tool');
  t.strictSame(
    names([
      side({
        command: [
          'sh',
          '-c',
          'while true; do pg_dumpall -U postgres | gzip > /b/$(date +%F); sleep 3600; done',
        ],
      }),
    ]),
    [],
    'a loop of tools',
  );
  t.strictSame(names([side({ command: ['sleep', 'infinity'] })]), [], 'nothing but waiting');
  t.strictSame(
    names([
      side({
        command: ['sh', '-c', 'until pg_isready; do sleep 1; done; exec docker-entrypoint.sh postgres'],
      }),
    ]),
    ['side postgresql postgres'],
    'tools before the server',
  );
  t.strictSame(
    names([side({ args: ['-c', 'wal_level=logical'] })]),
    ['side postgresql postgres'],
    'options only',
  );
  t.strictSame(names([db, side({ command: ['sh', '/scripts/watch.sh'] })]), alone, 'a helper serves no port');
  t.strictSame(
    names([side({ command: ['sh', '/scripts/run.sh'] })]),
    ['side postgresql postgres'],
    'alone it is no helper',
  );
  t.strictSame(
    names([db, side({ command: ['sh', '/run.sh'], ports: [{ containerPort: 5433 }] })]),
    [...alone, 'side postgresql postgres'],
    'a second server serves a port',
  );
});
