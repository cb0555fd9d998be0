import t from 'tap';
import { judgeDataDirectories } from '../../src/applications/data-directory.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { statefulSet } from '../rules/manifests.ts';
import { bundledCatalog } from './bundled.ts';

type Env = Readonly<Record<string, string>>;

interface Variation {
  readonly image: string;
  /** Where claims are mounted. */
  readonly at: readonly string[];
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: Env;
  /** Where a ConfigMap is mounted. */
  readonly config?: string;
  /** `kept`, `lost <directory>` or `unknown`, by directory. */
  readonly expect: readonly string[];
}

/** How people really run each application: the ways its data directory is told, and the ways it is missed. */
const VARIATIONS: Readonly<Record<string, readonly Variation[]>> = {
  postgresql: [
    { image: 'postgres:17', at: ['/var/lib/postgresql/data'], expect: ['kept'] },
    { image: 'postgres:17', at: ['/var/lib/postgresql'], expect: ['lost /var/lib/postgresql/data'] },
    { image: 'postgres:18', at: ['/var/lib/postgresql'], expect: ['kept'] },
    { image: 'postgres:18', at: ['/var/lib/postgresql/18/docker'], expect: ['kept'] },
    {
      image: 'postgres:17',
      at: ['/var/lib/postgresql/data'],
      env: { PGDATA: '/var/lib/postgresql/data/pgdata' },
      expect: ['kept'],
    },
    {
      image: 'postgres:18',
      at: ['/var/lib/postgresql/data'],
      env: { PGDATA: '/var/lib/postgresql/data/pgdata' },
      expect: ['kept'],
    },
    { image: 'postgres:17', at: ['/pg'], command: ['postgres', '-D', '/pg/data'], expect: ['kept'] },
    {
      image: 'postgres:17',
      at: ['/var/lib/postgresql/data'],
      env: { POSTGRES_INITDB_WALDIR: '/wal' },
      expect: ['kept', 'lost /wal'],
    },
    { image: 'postgis/postgis:16-3.4', at: ['/data'], expect: ['lost /var/lib/postgresql/data'] },
    { image: 'timescale/timescaledb:2.22.0-pg17', at: ['/var/lib/postgresql/data'], expect: ['kept'] },
    { image: 'pgvector/pgvector:pg18', at: ['/var/lib/postgresql'], expect: ['kept'] },
    { image: 'timescale/timescaledb-ha:pg17', at: ['/home/postgres/pgdata'], expect: ['kept'] },
    {
      image: 'timescale/timescaledb-ha:pg17',
      at: ['/var/lib/postgresql/data'],
      expect: ['lost /home/postgres/pgdata/data'],
    },
    { image: 'bitnami/postgresql:16', at: ['/bitnami/postgresql'], expect: ['kept'] },
    {
      image: 'bitnami/postgresql:16',
      at: ['/var/lib/postgresql/data'],
      expect: ['lost /bitnami/postgresql/data'],
    },
    { image: 'ghcr.io/cloudnative-pg/postgresql:17', at: ['/pgdata'], expect: [] },
    { image: 'dhi.io/postgres:17', at: ['/var/lib/postgresql'], expect: [] },
  ],
  mysql: [
    { image: 'mysql:8.4', at: ['/var/lib/mysql'], expect: ['kept'] },
    { image: 'mysql:8.4', at: ['/var/lib'], expect: ['lost /var/lib/mysql'] },
    { image: 'mysql:8.4', at: ['/db'], args: ['--datadir=/db/mysql'], expect: ['kept'] },
    { image: 'mysql:8.4', at: ['/db'], config: '/etc/mysql/conf.d', expect: ['unknown'] },
    { image: 'percona:8.0', at: ['/data'], expect: ['lost /var/lib/mysql'] },
    { image: 'bitnami/mysql:8.4', at: ['/bitnami/mysql'], expect: ['kept'] },
    { image: 'bitnami/mysql:8.4', at: ['/var/lib/mysql'], expect: ['lost /bitnami/mysql/data'] },
  ],
  mariadb: [
    { image: 'mariadb:11.4', at: ['/var/lib/mysql'], expect: ['kept'] },
    { image: 'mariadb:11.4', at: ['/var/lib/mariadb'], expect: ['lost /var/lib/mysql'] },
    { image: 'bitnami/mariadb:11', at: ['/bitnami/mariadb'], expect: ['kept'] },
    { image: 'linuxserver/mariadb:11', at: ['/config'], expect: [] },
  ],
  galera: [
    { image: 'percona/percona-xtradb-cluster:8.0', at: ['/var/lib/mysql'], expect: ['kept'] },
    { image: 'bitnami/mariadb-galera:11', at: ['/bitnami/mariadb'], expect: ['kept'] },
    { image: 'bitnami/mariadb-galera:11', at: ['/var/lib/mysql'], expect: ['lost /bitnami/mariadb/data'] },
  ],
  mongodb: [
    { image: 'mongo:7', at: ['/data/db'], expect: ['kept'] },
    { image: 'mongo:7', at: ['/data'], expect: ['lost /data/db'] },
    { image: 'mongo:7', at: ['/srv'], command: ['mongod', '--dbpath', '/srv/db'], expect: ['kept'] },
    { image: 'mongo:7', at: ['/data/configdb'], args: ['--configsvr', '--replSet', 'c'], expect: ['kept'] },
    {
      image: 'mongo:7',
      at: ['/data/db'],
      args: ['--configsvr', '--replSet', 'c'],
      expect: ['lost /data/configdb'],
    },
    { image: 'mongo:7', at: ['/srv'], args: ['--config', '/etc/mongod.conf'], expect: ['unknown'] },
    { image: 'mongo:7', at: ['/data/db'], args: ['--config', '/etc/mongod.conf'], expect: ['kept'] },
    { image: 'mongo:7', at: [], command: ['mongos', '--configdb', 'c/c-0'], expect: [] },
    { image: 'mongodb/mongodb-community-server:7.0-ubi8', at: ['/data'], expect: ['kept'] },
    { image: 'bitnami/mongodb:7.0', at: ['/bitnami/mongodb'], expect: ['kept'] },
    { image: 'bitnami/mongodb:7.0', at: [], env: { MONGODB_REPLICA_SET_MODE: 'arbiter' }, expect: [] },
  ],
  redis: [
    { image: 'redis:7', at: ['/data'], expect: ['kept'] },
    { image: 'redis:7', at: ['/var/lib/redis'], expect: ['lost /data'] },
    { image: 'redis:7', at: ['/r'], command: ['redis-server', '--dir', '/r'], expect: ['kept'] },
    { image: 'redis:7', at: ['/r'], command: ['redis-server', '/etc/redis.conf'], expect: ['unknown'] },
    { image: 'redis:7', at: [], command: ['redis-server', '/etc/redis.conf'], expect: ['lost /data'] },
    { image: 'redis:7', at: [], command: ['redis-sentinel', '/etc/s.conf'], expect: [] },
    { image: 'redis:7', at: [], command: ['redis-server', '/etc/s.conf', '--sentinel'], expect: [] },
    { image: 'bitnami/redis:7.4', at: ['/bitnami/redis/data'], expect: ['kept'] },
    {
      image: 'bitnami/redis:7.4',
      at: ['/data'],
      config: '/opt/bitnami/redis/mounted-etc',
      expect: ['unknown'],
    },
    { image: 'redislabs/redis:7', at: ['/opt/redislabs'], expect: [] },
  ],
  valkey: [
    { image: 'valkey/valkey:8', at: ['/data'], expect: ['kept'] },
    { image: 'valkey/valkey:8', at: ['/var/lib/valkey'], expect: ['lost /data'] },
    { image: 'bitnami/valkey:8', at: ['/bitnami/valkey'], expect: ['kept'] },
  ],
  cassandra: [
    { image: 'cassandra:5', at: ['/var/lib/cassandra'], expect: ['kept', 'kept'] },
    {
      image: 'cassandra:5',
      at: ['/var/lib/cassandra/data'],
      expect: ['kept', 'lost /var/lib/cassandra/commitlog'],
    },
    {
      image: 'cassandra:5',
      at: ['/var/lib'],
      expect: ['lost /var/lib/cassandra/data', 'lost /var/lib/cassandra/commitlog'],
    },
    { image: 'bitnami/cassandra:5.0', at: ['/bitnami/cassandra'], expect: ['kept'] },
    { image: 'gcr.io/google-samples/cassandra:v13', at: ['/cassandra_data'], expect: [] },
  ],
  scylladb: [
    { image: 'scylladb/scylla:6.2', at: ['/var/lib/scylla'], expect: ['kept', 'kept'] },
    { image: 'scylladb/scylla:6.2', at: ['/s'], args: ['--workdir', '/s'], expect: ['kept', 'kept'] },
    {
      image: 'scylladb/scylla:6.2',
      at: ['/var/lib/scylla/data'],
      expect: ['kept', 'lost /var/lib/scylla/commitlog'],
    },
  ],
  cockroachdb: [
    {
      image: 'cockroachdb/cockroach:v24.1.3',
      at: ['/cockroach/cockroach-data'],
      args: ['start'],
      expect: ['kept'],
    },
    {
      image: 'cockroachdb/cockroach:v24.1.3',
      at: ['/cockroach/cockroach-data'],
      command: [
        '/bin/bash',
        '-ecx',
        'exec /cockroach/cockroach start --advertise-host $(hostname -f) --join=a,b',
      ],
      expect: ['kept'],
    },
    {
      image: 'cockroachdb/cockroach:v24.1.3',
      at: ['/data'],
      args: ['start'],
      expect: ['lost /cockroach/cockroach-data'],
    },
    {
      image: 'cockroachdb/cockroach:v24.1.3',
      at: ['/data'],
      args: ['start', '--store=/data/1'],
      expect: ['kept'],
    },
    {
      image: 'cockroachdb/cockroach:v24.1.3',
      at: ['/data'],
      args: ['start', '--store', 'path=/data,attrs=ssd'],
      expect: ['kept'],
    },
    {
      image: 'cockroachdb/cockroach:v24.1.3',
      at: [],
      args: ['start', '--store=type=mem,size=1GiB'],
      expect: ['unknown'],
    },
  ],
  etcd: [
    { image: 'quay.io/coreos/etcd:v3.5.15', at: ['/data'], args: ['--data-dir=/data'], expect: ['kept'] },
    {
      image: 'quay.io/coreos/etcd:v3.5.15',
      at: ['/d'],
      args: ['--data-dir', '/data'],
      expect: ['lost /data'],
    },
    { image: 'quay.io/coreos/etcd:v3.5.15', at: ['/d'], env: { ETCD_DATA_DIR: '/d/e' }, expect: ['kept'] },
    { image: 'quay.io/coreos/etcd:v3.5.15', at: ['/var/lib/etcd'], args: ['--name=a'], expect: ['kept'] },
    { image: 'quay.io/coreos/etcd:v3.5.15', at: ['/data'], expect: ['lost /var/lib/etcd'] },
    { image: 'quay.io/coreos/etcd:v3.5.15', at: ['/d'], args: ['--config-file=/e.yml'], expect: ['unknown'] },
    { image: 'registry.k8s.io/etcd:3.5.15-0', at: ['/data'], expect: ['unknown'] },
    {
      image: 'etcd:3.5',
      at: ['/data'],
      args: ['--data-dir=/data', '--wal-dir=/wal'],
      expect: ['kept', 'lost /wal'],
    },
    { image: 'bitnami/etcd:3.5', at: ['/bitnami/etcd'], expect: ['kept'] },
  ],
  zookeeper: [
    { image: 'zookeeper:3.9', at: ['/data', '/datalog'], expect: ['kept', 'kept'] },
    { image: 'zookeeper:3.9', at: ['/data'], expect: ['kept', 'lost /datalog'] },
    {
      image: 'zookeeper:3.9',
      at: ['/data'],
      env: { ZOO_DATA_LOG_DIR: '/data/log' },
      expect: ['kept', 'kept'],
    },
    { image: 'zookeeper:3.9', at: ['/data'], config: '/conf', expect: ['kept', 'unknown'] },
    { image: 'bitnami/zookeeper:3.9', at: ['/bitnami/zookeeper'], expect: ['kept'] },
    {
      image: 'confluentinc/cp-zookeeper:7.6.0',
      at: ['/var/lib/zookeeper/data'],
      expect: ['kept', 'lost /var/lib/zookeeper/log'],
    },
    {
      image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
      at: ['/var/lib/zookeeper'],
      command: ['sh', '-c', 'start-zookeeper --servers=3 --data_dir=/var/lib/zookeeper/data'],
      expect: ['kept'],
    },
  ],
  kafka: [
    { image: 'apache/kafka:3.9.0', at: ['/var/lib/kafka/data'], expect: ['lost /tmp/kraft-combined-logs'] },
    {
      image: 'apache/kafka:3.9.0',
      at: ['/var/lib/kafka/data'],
      env: { KAFKA_PROCESS_ROLES: 'broker' },
      expect: ['lost /tmp/kafka-logs'],
    },
    {
      image: 'apache/kafka:3.9.0',
      at: ['/var/lib/kafka/data'],
      env: { KAFKA_PROCESS_ROLES: 'broker', KAFKA_LOG_DIRS: '/var/lib/kafka/data' },
      expect: ['kept'],
    },
    {
      image: 'apache/kafka:3.9.0',
      at: ['/k'],
      env: { KAFKA_PROCESS_ROLES: 'broker', KAFKA_LOG_DIRS: '/k/1,/k/2', KAFKA_METADATA_LOG_DIR: '/m' },
      expect: ['kept', 'kept', 'lost /m'],
    },
    { image: 'apache/kafka:3.9.0', at: ['/k'], config: '/mnt/shared/config', expect: ['unknown'] },
    { image: 'confluentinc/cp-kafka:7.6.0', at: ['/var/lib/kafka/data'], expect: ['kept'] },
    { image: 'confluentinc/cp-kafka:7.6.0', at: ['/var/lib/kafka'], expect: ['lost /var/lib/kafka/data'] },
    { image: 'bitnami/kafka:3.9', at: ['/bitnami/kafka'], expect: ['kept'] },
    { image: 'wurstmeister/kafka:2.13', at: ['/kafka'], expect: ['kept'] },
    { image: 'quay.io/strimzi/kafka:0.45.0', at: ['/x'], expect: [] },
  ],
  rabbitmq: [
    { image: 'rabbitmq:4.0', at: ['/var/lib/rabbitmq'], expect: ['kept'] },
    { image: 'rabbitmq:4.0', at: ['/var/lib/rabbitmq/mnesia'], expect: ['kept'] },
    { image: 'rabbitmq:4.0', at: ['/var/lib'], expect: ['lost /var/lib/rabbitmq/mnesia'] },
    { image: 'rabbitmq:4.0', at: ['/m'], env: { RABBITMQ_MNESIA_BASE: '/m' }, expect: ['kept'] },
    { image: 'bitnami/rabbitmq:4.0', at: ['/bitnami/rabbitmq/mnesia'], expect: ['kept'] },
  ],
  nats: [
    { image: 'nats:2.10', at: [], expect: [] },
    { image: 'nats:2.10', at: [], args: ['-js'], expect: ['lost /tmp/nats/jetstream'] },
    { image: 'nats:2.10', at: ['/data'], args: ['-js', '-sd', '/data'], expect: ['kept'] },
    {
      image: 'nats:2.10',
      at: ['/data/jetstream'],
      args: ['--jetstream', '--store_dir=/data'],
      expect: ['kept'],
    },
    { image: 'nats:2.10', at: ['/d'], args: ['-js', '--config', '/n.conf'], expect: ['unknown'] },
  ],
  elasticsearch: [
    {
      image: 'docker.elastic.co/elasticsearch/elasticsearch:8.15.0',
      at: ['/usr/share/elasticsearch/data'],
      expect: ['kept'],
    },
    { image: 'elasticsearch:8.15.0', at: ['/data'], expect: ['lost /usr/share/elasticsearch/data'] },
    { image: 'elasticsearch:8.15.0', at: ['/data'], env: { 'path.data': '/data' }, expect: ['kept'] },
    {
      image: 'elasticsearch:8.15.0',
      at: ['/data'],
      args: ['elasticsearch', '-E', 'path.data=/data'],
      expect: ['kept'],
    },
    {
      image: 'elasticsearch:8.15.0',
      at: ['/data'],
      config: '/usr/share/elasticsearch/config/elasticsearch.yml',
      expect: ['unknown'],
    },
    {
      image: 'elasticsearch:8.15.0',
      at: ['/data'],
      config: '/usr/share/elasticsearch/config/certs',
      expect: ['lost /usr/share/elasticsearch/data'],
    },
    { image: 'bitnami/elasticsearch:8', at: ['/bitnami/elasticsearch/data'], expect: ['kept'] },
  ],
  opensearch: [
    { image: 'opensearchproject/opensearch:2.17.0', at: ['/usr/share/opensearch/data'], expect: ['kept'] },
    {
      image: 'opensearchproject/opensearch:2.17.0',
      at: ['/data'],
      expect: ['lost /usr/share/opensearch/data'],
    },
    { image: 'bitnami/opensearch:2', at: ['/bitnami/opensearch/data'], expect: ['kept'] },
  ],
  clickhouse: [
    { image: 'clickhouse/clickhouse-server:24.8', at: ['/var/lib/clickhouse'], expect: ['kept'] },
    { image: 'clickhouse/clickhouse-server:24.8', at: ['/data'], expect: ['lost /var/lib/clickhouse'] },
    {
      image: 'clickhouse/clickhouse-server:24.8',
      at: ['/data'],
      config: '/etc/clickhouse-server/config.d',
      expect: ['unknown'],
    },
    { image: 'bitnami/clickhouse:24.8', at: ['/bitnami/clickhouse'], expect: ['kept'] },
  ],
  'clickhouse-keeper': [
    { image: 'clickhouse/clickhouse-keeper:24.8', at: ['/var/lib/clickhouse'], expect: ['kept'] },
    {
      image: 'clickhouse/clickhouse-keeper:24.8',
      at: ['/var/lib/clickhouse-keeper'],
      config: '/etc/clickhouse-keeper',
      expect: ['unknown'],
    },
    { image: 'clickhouse/clickhouse-keeper:24.8', at: [], expect: ['lost /var/lib/clickhouse/coordination'] },
  ],
  minio: [
    {
      image: 'minio/minio',
      at: ['/data'],
      args: ['server', '/data', '--console-address', ':9001'],
      expect: ['kept'],
    },
    { image: 'minio/minio', at: ['/data'], args: ['server', '/export'], expect: ['lost /export'] },
    {
      image: 'quay.io/minio/minio',
      at: ['/export-0', '/export-1'],
      command: [
        '/bin/sh',
        '-ce',
        '/usr/bin/docker-entrypoint.sh minio server http://m-{0...3}.m-svc.ns.svc.cluster.local/export-{0...1} -S /etc/minio/certs/ --address :9000',
      ],
      expect: ['kept', 'kept'],
    },
    {
      image: 'minio/minio',
      at: ['/data'],
      args: ['server'],
      env: { MINIO_VOLUMES: '/data' },
      expect: ['kept'],
    },
    { image: 'minio/minio', at: ['/data'], args: ['server'], expect: ['unknown'] },
    { image: 'bitnami/minio:2024.1.31', at: ['/bitnami/minio/data'], expect: ['kept'] },
    { image: 'bitnami/minio:2024.1.31', at: ['/data'], expect: ['lost /bitnami/minio/data'] },
    { image: 'bitnami/minio:latest', at: ['/data'], expect: ['unknown'] },
  ],
  consul: [
    { image: 'hashicorp/consul:1.20', at: ['/consul/data'], args: ['agent', '-server'], expect: ['kept'] },
    {
      image: 'hashicorp/consul:1.20',
      at: ['/consul'],
      args: ['agent', '-server'],
      expect: ['lost /consul/data'],
    },
    {
      image: 'hashicorp/consul:1.20',
      at: ['/c'],
      args: ['agent', '-server', '-data-dir=/c'],
      expect: ['kept'],
    },
    { image: 'hashicorp/consul:1.20', at: [], args: ['agent', '-dev'], expect: [] },
  ],
  vault: [
    { image: 'hashicorp/vault:1.18', at: ['/vault/data'], args: ['server'], expect: ['unknown'] },
    {
      image: 'hashicorp/vault:1.18',
      at: ['/vault/data'],
      env: { VAULT_RAFT_PATH: '/vault/data' },
      expect: ['kept'],
    },
    {
      image: 'hashicorp/vault:1.18',
      at: ['/vault/data'],
      env: { VAULT_RAFT_PATH: '/vault/file' },
      expect: ['lost /vault/file'],
    },
    { image: 'hashicorp/vault:1.18', at: [], args: ['server', '-dev'], expect: [] },
  ],
  neo4j: [
    { image: 'neo4j:5.24', at: ['/data'], expect: ['kept'] },
    { image: 'neo4j:5.24', at: ['/var/lib/neo4j/data'], expect: ['lost /data'] },
    { image: 'neo4j:5.24', at: ['/n'], env: { NEO4J_server_directories_data: '/n' }, expect: ['kept'] },
    { image: 'neo4j:5.24', at: ['/n'], config: '/config/neo4j.conf', expect: ['unknown'] },
    { image: 'bitnami/neo4j:5', at: ['/bitnami/neo4j'], expect: ['kept'] },
  ],
  influxdb: [
    { image: 'influxdb:1.8', at: ['/var/lib/influxdb'], expect: ['kept', 'kept', 'kept'] },
    {
      image: 'influxdb:1.8',
      at: ['/var/lib/influxdb'],
      env: { INFLUXDB_DATA_WAL_DIR: '/wal' },
      expect: ['kept', 'kept', 'lost /wal'],
    },
    { image: 'influxdb:2.7-alpine', at: ['/var/lib/influxdb2'], expect: ['kept', 'kept'] },
    {
      image: 'influxdb:2.7-alpine',
      at: ['/var/lib/influxdb'],
      expect: ['lost /var/lib/influxdb2/engine', 'lost /var/lib/influxdb2/influxd.bolt'],
    },
    {
      image: 'influxdb:3-core',
      at: ['/d'],
      args: ['influxdb3', 'serve', '--object-store', 'file', '--data-dir', '/d'],
      expect: ['kept'],
    },
    { image: 'influxdb:3-core', at: [], args: ['influxdb3', 'serve', '--object-store=s3'], expect: [] },
    { image: 'quay.io/influxdb/influxdb:v2.0.3', at: ['/root/.influxdbv2'], expect: [] },
  ],
  prometheus: [
    { image: 'prom/prometheus:v3.0.0', at: ['/prometheus'], expect: ['kept'] },
    { image: 'prom/prometheus:v3.0.0', at: ['/data'], expect: ['lost /prometheus'] },
    { image: 'prom/prometheus:v3.0.0', at: ['/data'], args: ['--storage.tsdb.path=/data'], expect: ['kept'] },
    {
      image: 'prom/prometheus:v3.0.0',
      at: ['/prometheus'],
      args: ['--storage.tsdb.path=/data'],
      expect: ['lost /data'],
    },
    {
      image: 'prom/prometheus:v3.0.0',
      at: ['/prometheus/data'],
      args: ['--config.file=/p.yml'],
      expect: ['kept'],
    },
    {
      image: 'prom/prometheus:v3.0.0',
      at: ['/data'],
      args: ['--config.file=/p.yml'],
      expect: ['lost /prometheus/data'],
    },
    { image: 'prom/prometheus:v3.0.0', at: [], args: ['--agent'], expect: [] },
    { image: 'bitnami/prometheus:3', at: ['/opt/bitnami/prometheus/data'], expect: ['kept'] },
  ],
};

function verdicts({ image, at, args, command, env = {}, config }: Variation): readonly string[] {
  const volumeMounts = at.map((mountPath) => ({ name: 'data', mountPath }));
  if (config !== undefined) volumeMounts.push({ name: 'config', mountPath: config });
  const set = readStatefulSet(
    statefulSet({
      pod: { volumes: [{ name: 'config', configMap: { name: 'config' } }] },
      container: {
        image,
        args,
        command,
        volumeMounts,
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
      },
    }),
  );
  return bundledCatalog
    .ofTemplate(set.template)
    .flatMap((application) => judgeDataDirectories(set, application))
    .map((verdict) => (verdict.is === 'lost' ? `lost ${verdict.directory}` : verdict.is));
}

for (const [name, variations] of Object.entries(VARIATIONS)) {
  t.test(name, async (t) => {
    for (const variation of variations) {
      t.equal(bundledCatalog.ofImage(variation.image)?.name, name, `${variation.image} is ${name}`);
      const { image, expect, ...rest } = variation;
      t.strictSame(verdicts(variation), expect, `${image} ${JSON.stringify(rest)}`);
    }
  });
}

t.test('every bundled profile has variations', async (t) => {
  t.strictSame(Object.keys(VARIATIONS).sort(), bundledCatalog.profiles.map((profile) => profile.name).sort());
});
