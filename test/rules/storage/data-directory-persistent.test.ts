import t from 'tap';
import { dataDirectoryPersistent } from '../../../src/rules/storage/data-directory-persistent.ts';
import { bundledCatalog } from '../../applications/bundled.ts';
import { type Case, judge, ruleTable } from '../harness.ts';
import { container, type SetChanges, statefulSet } from '../manifests.ts';

/** A set whose only container runs `image` and mounts its claim, or another volume, at `mountPath`. */
function set(image: string, mountPath: string | undefined, more: SetChanges = {}) {
  const volumeMounts = mountPath === undefined ? [] : [{ name: 'data', mountPath }];
  return statefulSet({ ...more, container: { image, volumeMounts, ...more.container } });
}

const MOUNTS = 'spec.template.spec.containers[0].volumeMounts';
const whose = (title: string, directory: string, name = 'db') =>
  `container "${name}" keeps the data of ${title} in "${directory}"`;
const bare = (title: string, directory: string, path = MOUNTS) =>
  `${path}: ${whose(title, directory)}, where nothing is mounted, so it is lost with the container`;
const POSTGRES = '/var/lib/postgresql/data';
const volume = (source: object) => ({
  spec: { volumeClaimTemplates: [] },
  pod: { volumes: [{ name: 'data', ...source }] },
});

const rows: readonly Case[] = [
  { name: 'an unknown image has no verdict', given: set('example.com/team/app:1', '/x'), expect: [] },
  { name: 'a claim at the directory', given: set('postgres:16', POSTGRES), expect: [] },
  { name: 'nothing mounted', given: set('postgres:16', undefined), expect: [bare('PostgreSQL', POSTGRES)] },
  { name: 'a claim elsewhere', given: set('postgres:16', '/data'), expect: [bare('PostgreSQL', POSTGRES)] },
  {
    name: 'a claim below',
    given: set('postgres:16', `${POSTGRES}/base`),
    expect: [bare('PostgreSQL', POSTGRES)],
  },
  {
    name: 'hidden by the volume of the image',
    given: set('postgres:16', '/var/lib/postgresql'),
    expect: [
      `${MOUNTS}[0]: ${whose('PostgreSQL', POSTGRES)}, where the image declares a volume of its own at "${POSTGRES}" ` +
        'that hides the mount at "/var/lib/postgresql", so it is lost with the pod',
    ],
  },
  { name: 'from 18 on that is the place', given: set('postgres:18', '/var/lib/postgresql'), expect: [] },
  {
    name: 'and the former one is not',
    given: set('postgres:18.1-alpine', POSTGRES),
    expect: [bare('PostgreSQL', '/var/lib/postgresql/18/docker')],
  },
  {
    name: 'PGDATA below the claim',
    given: set('postgres:16', '/srv', { container: { env: [{ name: 'PGDATA', value: '/srv/pgdata' }] } }),
    expect: [],
  },
  {
    name: 'an emptyDir',
    given: set('postgres:16', POSTGRES, volume({ emptyDir: {} })),
    expect: [
      `${MOUNTS}[0]: ${whose('PostgreSQL', POSTGRES)}, which lies on the emptyDir volume "data", so it is lost with the pod`,
    ],
  },
  {
    name: 'a hostPath',
    given: set('postgres:16', POSTGRES, volume({ hostPath: { path: '/mnt' } })),
    expect: [
      `${MOUNTS}[0]: ${whose('PostgreSQL', POSTGRES)}, which lies on the hostPath volume "data", so it stays behind when ` +
        'the pod moves to another node',
    ],
  },
  {
    name: 'an ephemeral claim',
    given: set('postgres:16', POSTGRES, volume({ ephemeral: { volumeClaimTemplate: {} } })),
    expect: [
      `${MOUNTS}[0]: ${whose('PostgreSQL', POSTGRES)}, which lies on the ephemeral volume "data", whose claim is deleted with the pod`,
    ],
  },
  {
    name: 'another kind of volume',
    given: set('postgres:16', POSTGRES, volume({ nfs: { server: 'nas', path: '/' } })),
    expect: [
      `${MOUNTS}[0]: ${whose('PostgreSQL', POSTGRES)}, which lies on the nfs volume "data" and on no claim`,
    ],
  },
  {
    name: 'a claim by name',
    given: set('postgres:16', POSTGRES, volume({ persistentVolumeClaim: { claimName: 'shared' } })),
    expect: [],
  },
  {
    name: 'a place that a Secret says',
    given: set('postgres:16', POSTGRES, {
      container: { env: [{ name: 'PGDATA', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] },
    }),
    expect: [
      'not evaluated: cannot tell where container "db" keeps the data of PostgreSQL: variable PGDATA says it, which the ' +
        'manifest does not show',
    ],
  },
  {
    name: 'a tag that tells no version',
    given: set('postgres:latest', POSTGRES),
    expect: [
      'not evaluated: cannot tell where container "db" keeps the data of PostgreSQL: the tag "latest" tells no version, ' +
        'and it differs by version',
    ],
  },
  {
    name: 'several directories, each on its own',
    given: set('zookeeper:3.9', '/data'),
    expect: [bare('ZooKeeper', '/datalog')],
  },
  {
    name: 'each container that runs an application',
    given: statefulSet({
      pod: {
        containers: [
          container({ image: 'redis:7' }),
          container({ name: 'mq', image: 'rabbitmq:4.0', volumeMounts: undefined }),
          container({ name: 'exporter', image: 'oliver006/redis_exporter:v1.58.0', volumeMounts: undefined }),
        ],
      },
    }),
    expect: [
      'spec.template.spec.containers[1].volumeMounts: container "mq" keeps the data of RabbitMQ in ' +
        '"/var/lib/rabbitmq/mnesia", where nothing is mounted, so it is lost with the container',
    ],
  },
  {
    name: 'a sidecar is a container too',
    given: statefulSet({
      pod: {
        initContainers: [
          { name: 'db', image: 'redis:7', restartPolicy: 'Always' },
          { name: 'i', image: 'redis:7' },
        ],
      },
    }),
    expect: [bare('Redis', '/data', 'spec.template.spec.initContainers[0].volumeMounts')],
  },
  {
    name: 'stateless on purpose',
    given: set('redis:7', undefined, {
      annotations: { 'mooring.dev/stateless': 'a cache that refills itself' },
    }),
    expect: [],
  },
  {
    name: 'stateless without a reason',
    given: set('redis:7', undefined, { annotations: { 'mooring.dev/stateless': ' ' } }),
    expect: [bare('Redis', '/data')],
  },
  { name: 'nothing at all', given: { kind: 'StatefulSet' }, expect: [] },
  {
    name: 'broken fields',
    given: {
      spec: {
        volumeClaimTemplates: 'x',
        template: {
          spec: {
            volumes: [null, 3],
            containers: [null, { image: 'redis:7', env: 'x', volumeMounts: [null, {}] }],
          },
        },
      },
    },
    expect: [
      'spec.template.spec.containers[1].volumeMounts: container "" keeps the data of Redis in "/data", where nothing is ' +
        'mounted, so it is lost with the container',
    ],
  },
];

ruleTable(
  dataDirectoryPersistent,
  rows.map((row) => ({ applications: bundledCatalog, ...row })),
);

t.test('the remediation mounts the claim where the image lets it, and cites the image', async (t) => {
  const given = set('postgres:18', undefined);
  const [problem] = judge(dataDirectoryPersistent, {
    name: '',
    given,
    applications: bundledCatalog,
    expect: [],
  });
  t.match(problem, {
    remediation: `Mount a claim there (https://github.com/docker-library/postgres/blob/master/18/bookworm/Dockerfile):
volumeMounts:
  - name: data
    mountPath: /var/lib/postgresql`,
  });
});
