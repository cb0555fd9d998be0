import { statelessDeployment } from '../../../src/rules/protection/stateless-deployment.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { claim, container } from '../manifests.ts';
import { profile } from '../scaling/profiles.ts';

type Loose = Record<string, unknown>;
const RECREATE = { type: 'Recreate' };
const volume = (name: string, claimName: string) => ({ name, persistentVolumeClaim: { claimName } });

/** A Deployment of one pod with the claim `uploads`, replaced before the new pod starts. */
const deployment = (spec: Loose = {}, pod: Loose = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    strategy: RECREATE,
    template: {
      spec: {
        containers: [container({ name: 'web' })],
        volumes: [{ name: 'tmp', emptyDir: {} }, volume('data', 'uploads')],
        ...pod,
      },
    },
    ...spec,
  },
});
const uploads = (...accessModes: string[]) => claim({ name: 'uploads', spec: { accessModes } });
const once = [uploads('ReadWriteOnce')];
const many = [uploads('ReadWriteMany')];

const has = (mode = 'ReadWriteOnce', name = 'data', claimName = 'uploads') =>
  `volume "${name}" has the claim "${claimName}", which is ${mode}`;
const crowded = (replicas: number, mode?: string) =>
  `spec.template.spec.volumes[1]: ${has(mode)}, but there are ${replicas} replicas`;
const waits = (mode?: string) =>
  `spec.strategy.type: ${has(mode)}, and with the strategy RollingUpdate a new pod on another node waits for the old one's volume`;
const database = (name = 'web', list = 'containers[0]') =>
  `spec.template.spec.${list}.image: container "${name}" runs ENGINE on the claim of volume "data"; that is the work of a StatefulSet`;
const row = (name: string, spec: Loose, world: readonly unknown[], ...expect: string[]): Case => ({
  name,
  given: deployment(spec),
  world,
  expect,
});
const rolling = (rollingUpdate?: Loose) => ({ strategy: { type: 'RollingUpdate', rollingUpdate } });
const running = (name: string, changes: Loose, ...expect: string[]): Case => ({
  name,
  given: deployment({}, { containers: [container({ name: 'web', image: 'engine', ...changes })] }),
  world: many,
  expect,
});

const rows: readonly Case[] = [
  row('one pod, replaced first', {}, once),
  row('one pod, as the strategy is when unset', { strategy: undefined }, once, waits()),
  row('one pod, updated in turn', rolling(), once, waits()),
  row('one of one pod alone', rolling(), [uploads('ReadWriteOncePod')], waits('ReadWriteOncePod')),
  row(
    'no pod above the replicas, so the old one goes first',
    rolling({ maxSurge: 0, maxUnavailable: 1 }),
    once,
  ),
  row('none by percentage', rolling({ maxSurge: '0%' }), once),
  row('25% of one are one', rolling({ maxSurge: '25%' }), once, waits()),
  row('two replicas', { replicas: 2 }, once, crowded(2)),
  row('two replicas, whatever the strategy', { replicas: 2, ...rolling() }, once, crowded(2)),
  row('no replicas', { replicas: 0, ...rolling() }, once),
  row('shared storage', { replicas: 3, ...rolling() }, many),
  row('storage that can be shared', { replicas: 3, ...rolling() }, [
    uploads('ReadWriteOnce', 'ReadOnlyMany'),
  ]),
  row('storage of no mode, which is invalid', { replicas: 3, ...rolling() }, [uploads()]),
  row(
    'a claim that is not there',
    { replicas: 3 },
    [],
    'not evaluated: claim "uploads" of volume "data" is not there to be judged',
  ),
  row(
    'a claim elsewhere',
    { replicas: 3 },
    [claim({ name: 'uploads', metadata: { namespace: 'other' } })],
    'not evaluated: claim "uploads" of volume "data" is not there to be judged',
  ),
  {
    name: 'every claim is judged',
    given: deployment(
      { replicas: 2 },
      { volumes: [volume('a', 'shared'), volume('b', 'uploads'), volume('c', 'gone')] },
    ),
    world: [...once, claim({ name: 'shared', spec: { accessModes: ['ReadWriteMany'] } })],
    expect: [
      `spec.template.spec.volumes[1]: ${has('ReadWriteOnce', 'b')}, but there are 2 replicas`,
      'not evaluated: claim "gone" of volume "c" is not there to be judged',
    ],
  },
  {
    name: 'a claim for each pod is its own',
    given: deployment(
      { replicas: 3 },
      { volumes: [{ name: 'data', ephemeral: { volumeClaimTemplate: {} } }] },
    ),
    world: [],
    expect: [],
  },

  running('a database on a claim', {}, database()),
  running(
    'as a device',
    { volumeMounts: [], volumeDevices: [{ name: 'data', devicePath: '/dev/x' }] },
    database(),
  ),
  running('a database beside a claim', { volumeMounts: [{ name: 'tmp', mountPath: '/data' }] }),
  running("a database's tools", { command: ['engine-dump'] }),
  running('another application', { image: 'nginx' }),
  {
    name: 'a database among others, and its claim',
    given: deployment(rolling(), {
      containers: [container({ name: 'web', image: 'nginx' }), container({ name: 'main', image: 'engine' })],
      initContainers: [container({ name: 'init', image: 'engine' })],
    }),
    world: once,
    expect: [database('main', 'containers[1]'), waits()],
  },
  {
    name: 'a database of no replicas',
    given: deployment({ replicas: 0 }, { containers: [container({ image: 'engine' })] }),
    world: once,
    expect: [],
  },
  { name: 'claims that cannot be known', given: deployment(), expect: [UNKNOWN_WORLD] },
  { name: 'and need not be', given: deployment({}, { volumes: [] }), expect: [] },
  { name: 'an empty object', given: {}, world: [], expect: [] },
];

ruleTable(
  statelessDeployment,
  rows.map((row) => ({ applications: [profile('engine', { tools: ['engine-dump'] })], ...row })),
);
