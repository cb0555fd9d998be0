import t from 'tap';
import { applicationCatalog } from '../../src/applications/catalog.ts';
import type { ApplicationProfile, Condition } from '../../src/applications/profile.ts';
import { quorumOf, toleratedLosses } from '../../src/applications/quorum.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { statefulSet } from '../rules/manifests.ts';
import { bundledCatalog } from './bundled.ts';

interface Row {
  readonly name: string;
  readonly container: Record<string, unknown>;
  readonly replicas?: number;
  readonly mount?: string;
  readonly expect: boolean;
}

function setOf({ container, replicas = 3, mount }: Omit<Row, 'name' | 'expect'>) {
  const volumeMounts = mount === undefined ? [] : [{ name: 'data', mountPath: mount }];
  return readStatefulSet(statefulSet({ spec: { replicas }, container: { volumeMounts, ...container } }));
}

const env = (...pairs: string[]) =>
  pairs.map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }));

const ROWS: readonly Row[] = [
  { name: 'etcd', container: { image: 'quay.io/coreos/etcd:v3.5.15' }, expect: true },
  { name: 'etcd alone too', container: { image: 'quay.io/coreos/etcd:v3.5.15' }, replicas: 1, expect: true },
  { name: 'ZooKeeper', container: { image: 'zookeeper:3.9' }, expect: true },
  { name: 'Consul', container: { image: 'hashicorp/consul:1.20' }, expect: true },
  {
    name: 'Consul for development',
    container: { image: 'consul:1', args: ['agent', '-dev'] },
    expect: false,
  },
  { name: 'PostgreSQL', container: { image: 'postgres:16' }, expect: false },
  { name: 'Redis', container: { image: 'redis:7' }, expect: false },
  { name: 'an unknown image', container: { image: 'example/db:1' }, expect: false },

  { name: 'MongoDB without a replica set', container: { image: 'mongo:7' }, expect: false },
  {
    name: 'MongoDB with one',
    container: { image: 'mongo:7', command: ['mongod', '--replSet', 'rs0'] },
    expect: true,
  },
  {
    name: 'MongoDB with a replica set of one',
    container: { image: 'mongo:7', args: ['--replSet=rs0'] },
    replicas: 1,
    expect: false,
  },
  {
    name: 'MongoDB from a script',
    container: { image: 'mongo:7', command: ['sh', '-c', 'exec mongod --replSet rs0 --bind_ip_all'] },
    expect: true,
  },
  {
    name: 'MongoDB by variable',
    container: { image: 'bitnami/mongodb:7.0', env: env('MONGODB_REPLICA_SET_MODE=primary') },
    expect: true,
  },
  { name: 'MongoDB routers', container: { image: 'mongo:7', command: ['mongos'] }, expect: false },

  {
    name: 'Kafka brokers',
    container: { image: 'apache/kafka:3.9.0', env: env('KAFKA_PROCESS_ROLES=broker') },
    expect: false,
  },
  {
    name: 'Kafka controllers',
    container: { image: 'apache/kafka:3.9.0', env: env('KAFKA_PROCESS_ROLES=controller') },
    expect: true,
  },
  {
    name: 'Kafka brokers that are controllers too',
    container: { image: 'confluentinc/cp-kafka:7.6.0', env: env('KAFKA_PROCESS_ROLES=broker,controller') },
    expect: true,
  },
  {
    name: 'one Kafka',
    container: { image: 'apache/kafka:3.9.0', env: env('KAFKA_PROCESS_ROLES=broker,controller') },
    replicas: 1,
    expect: false,
  },
  {
    name: 'Kafka whose role is not shown',
    container: {
      image: 'apache/kafka:3.9.0',
      env: [{ name: 'KAFKA_PROCESS_ROLES', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }],
    },
    expect: false,
  },

  { name: 'RabbitMQ', container: { image: 'rabbitmq:4.0' }, expect: true },
  { name: 'one RabbitMQ', container: { image: 'rabbitmq:4.0' }, replicas: 1, expect: false },
  {
    name: 'NATS without JetStream',
    container: { image: 'nats:2.10', args: ['-c', '/n.conf'] },
    expect: false,
  },
  {
    name: 'NATS with JetStream',
    container: { image: 'nats:2.10', args: ['-js', '-sd', '/data'] },
    expect: true,
  },
  { name: 'NATS with claims', container: { image: 'nats:2.10' }, mount: '/data', expect: true },
  {
    name: 'NATS with claims below',
    container: { image: 'nats:2.10' },
    mount: '/data/jetstream',
    expect: true,
  },
  {
    name: 'NATS with claims elsewhere',
    container: { image: 'nats:2.10' },
    mount: '/accounts',
    expect: false,
  },

  { name: 'Elasticsearch of unknown roles', container: { image: 'elasticsearch:8.15.0' }, expect: false },
  {
    name: 'Elasticsearch masters',
    container: { image: 'elasticsearch:8.15.0', env: env('node.roles=master,data') },
    expect: true,
  },
  {
    name: 'Elasticsearch data nodes',
    container: { image: 'elasticsearch:8.15.0', env: env('node.roles=data,ingest') },
    expect: false,
  },
  {
    name: 'Elasticsearch that forms a cluster',
    container: { image: 'elasticsearch:8.15.0', env: env('cluster.initial_master_nodes=es-0,es-1,es-2') },
    expect: true,
  },
  {
    name: 'Elasticsearch single nodes',
    container: { image: 'elasticsearch:8.15.0', env: env('discovery.type=single-node', 'node.roles=master') },
    expect: false,
  },
  {
    name: 'OpenSearch cluster managers',
    container: { image: 'opensearchproject/opensearch:2', env: env('node.roles=cluster_manager,data') },
    expect: true,
  },
  {
    name: 'CockroachDB that joins',
    container: {
      image: 'cockroachdb/cockroach:v24.1.3',
      command: ['bash', '-ecx', 'exec /cockroach/cockroach start --join a,b'],
    },
    expect: true,
  },
  {
    name: 'CockroachDB alone',
    container: { image: 'cockroachdb/cockroach:v24.1.3', args: ['start-single-node', '--insecure'] },
    replicas: 1,
    expect: false,
  },
  { name: 'Vault on other storage', container: { image: 'hashicorp/vault:1.18' }, expect: false },
  {
    name: 'Vault with integrated storage',
    container: { image: 'hashicorp/vault:1.18' },
    mount: '/vault/data',
    expect: true,
  },
  {
    name: 'Vault with node ids',
    container: {
      image: 'hashicorp/vault:1.18',
      env: [{ name: 'VAULT_RAFT_NODE_ID', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    },
    expect: true,
  },
  { name: 'ClickHouse', container: { image: 'clickhouse/clickhouse-server:24.8' }, expect: false },
  { name: 'ClickHouse Keeper', container: { image: 'clickhouse/clickhouse-keeper:24.8' }, expect: true },
  { name: 'MinIO', container: { image: 'minio/minio' }, replicas: 4, expect: false },
  { name: 'Galera', container: { image: 'percona/percona-xtradb-cluster:8.0.36' }, expect: true },
  { name: 'MariaDB', container: { image: 'mariadb:11.4' }, expect: false },
  {
    name: 'MariaDB with Galera',
    container: { image: 'mariadb:11.4', args: ['--wsrep-cluster-address=gcomm://db-0,db-1'] },
    expect: true,
  },
];

t.test('which sets decide by majority', async (t) => {
  for (const row of ROWS) t.equal(quorumOf(setOf(row), bundledCatalog) !== undefined, row.expect, row.name);
});

t.test('asked for another number of members', async (t) => {
  const set = setOf({ container: { image: 'mongo:7', args: ['--replSet=rs0'] }, replicas: 1 });
  t.equal(quorumOf(set, bundledCatalog), undefined);
  t.equal(quorumOf(set, bundledCatalog, 3)?.profile.name, 'mongodb');
});

t.test('a set without a template has none', async (t) => {
  t.equal(quorumOf(readStatefulSet({ kind: 'StatefulSet' }), bundledCatalog), undefined);
});

t.test('what a quorum asks', async (t) => {
  const etcd = quorumOf(setOf({ container: { image: 'etcd:3.5' } }), bundledCatalog);
  t.match(etcd, {
    minimumMembers: 3,
    oddMembers: true,
    replicationFactor: undefined,
    container: { name: 'db' },
  });
  t.match(etcd?.source, /^https:\/\/etcd\.io\//);
  const cockroach = quorumOf(
    setOf({ container: { image: 'cockroach:v24', args: ['start', '--join=a'] } }),
    bundledCatalog,
  );
  t.match(cockroach, { minimumMembers: 3, oddMembers: false, replicationFactor: 3 });
  if (!etcd || !cockroach) return;
  const losses = (quorum: typeof etcd) =>
    [0, 1, 2, 3, 4, 5, 9].map((members) => toleratedLosses(quorum, members));
  t.strictSame(losses(etcd), [0, 0, 0, 1, 1, 2, 4]);
  t.strictSame(losses(cockroach), [0, 0, 0, 1, 1, 1, 1]);
});

t.test('conditions', async (t) => {
  const holds = (when: Condition, container: object, mount?: string) => {
    const profile: ApplicationProfile = {
      name: 'x',
      title: 'X',
      repositories: ['x'],
      dataDirectories: [],
      quorum: { minimumMembers: 3, when, source: 'https://example.com' },
    };
    const set = setOf({ container: { image: 'x', ...container }, ...(mount === undefined ? {} : { mount }) });
    return quorumOf(set, applicationCatalog([profile])) !== undefined;
  };
  t.equal(holds({}, {}), true);
  t.equal(holds({ membersAtLeast: 3 }, {}), true);
  t.equal(holds({ membersAtLeast: 4 }, {}), false);
  t.equal(holds({ anyOf: [{}] }, {}), false, 'a sign without members is never seen');
  t.equal(holds({ anyOf: [{ arguments: true }] }, {}), false);
  t.equal(holds({ anyOf: [{ arguments: true }] }, { args: ['a'] }), true);
  t.equal(holds({ anyOf: [{ arguments: false }] }, {}), true);
  t.equal(holds({ anyOf: [{ word: 'a', option: '-b' }] }, { args: ['a'] }), false, 'all members must hold');
  t.equal(holds({ anyOf: [{ word: 'a', option: '-b' }] }, { args: ['a', '-b'] }), true);
  t.equal(
    holds({ anyOf: [{ option: '--role', value: 'A' }] }, { args: ['--role=b a'] }),
    true,
    'an item of a list',
  );
  t.equal(holds({ anyOf: [{ environment: 'E' }] }, { env: [{ name: 'E', value: '' }] }), false);
  t.equal(holds({ anyOf: [{ environment: 'E' }] }, { env: [{ name: 'E', valueFrom: {} }] }), true);
  t.equal(holds({ anyOf: [{ environment: 'E' }] }, { envFrom: [{}] }), false);
  t.equal(holds({ anyOf: [{ claimAt: '/a/b' }] }, {}, '/a/'), true);
  t.equal(holds({ anyOf: [{ claimAt: '/a' }] }, {}, '/a/b'), false);
  t.equal(holds({ noneOf: [{ word: 'a' }], anyOf: [{ word: 'b' }] }, { args: ['a', 'b'] }), false);
});
