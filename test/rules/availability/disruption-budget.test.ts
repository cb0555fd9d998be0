import { disruptionBudget } from '../../../src/rules/availability/disruption-budget.ts';
import { worldFromManifests } from '../../../src/world/from-manifests.ts';
import { unknown } from '../../../src/world/world.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { budget, statefulSet } from '../manifests.ts';
import { quorumApplications } from '../scaling/profiles.ts';

type Loose = Record<string, unknown>;
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const at = 'spec.template.metadata.labels:';
const none = (replicas: number) =>
  `${at} no PodDisruptionBudget selects the pods of this set of ${replicas} replicas`;
const blocks = (words: string, replicas = '3 replicas') =>
  `${at} PodDisruptionBudget "db" (${words}) never lets one of ${replicas} go, so it blocks every drain`;
const loses = (words: string, atOnce: number, members: number, tolerated: number, name = 'VOTER') =>
  `${at} PodDisruptionBudget "db" (${words}) lets ${atOnce} of ${members} members go at once; ${name} keeps its quorum through the loss of at most ${tolerated}`;
const unreadable = (words: string) =>
  `${at} PodDisruptionBudget "db" (${words}) has a value that is neither a count nor a percentage`;

const set = (replicas: unknown, image = 'app') => statefulSet({ spec: { replicas }, container: { image } });
const allowing = (spec: Loose) => budget({ spec: { maxUnavailable: undefined, ...spec } });
const selecting = (selector: unknown, name = 'db') => budget({ name, spec: { selector } });
const podNamed = (...values: string[]) => ({
  matchExpressions: [{ key: POD_NAME, operator: 'In', values }],
});
const values = (
  name: string,
  replicas: number,
  spec: Loose,
  expect: readonly string[],
  image = 'app',
): Case => ({
  name,
  given: set(replicas, image),
  world: [allowing(spec)],
  expect,
});
const selection = (name: string, selector: unknown, ...expect: string[]): Case => ({
  name,
  given: set(3),
  world: [selecting(selector)],
  expect,
});
const hpa = (minReplicas: number, spec: Loose = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'load', namespace: 'shop' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' }, minReplicas, ...spec },
});
const keda = (spec: Loose) => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'events', namespace: 'shop' },
  spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' }, ...spec },
});
const taken = ', once an autoscaler has taken the others away';

const rows: readonly Case[] = [
  { name: 'one that lets one go', given: set(3), world: [budget()], expect: [] },
  { name: 'none', given: set(3), world: [], expect: [none(3)] },
  {
    name: 'one of another namespace',
    given: set(3),
    world: [budget({ namespace: 'other' })],
    expect: [none(3)],
  },
  { name: 'cannot be known', given: set(3), expect: [UNKNOWN_WORLD] },
  { name: 'a single replica owes none', given: set(1), world: [], expect: [] },
  { name: 'replicas unset is one', given: set(undefined), world: [], expect: [] },
  { name: 'no replicas', given: set(0), world: [allowing({ maxUnavailable: 0 })], expect: [] },
  { name: 'two owe one', given: set(2), world: [], expect: [none(2)] },
  {
    name: 'how many owe none is a parameter',
    given: set(2),
    world: [],
    parameters: { exemptReplicas: 2 },
    expect: [],
  },
  {
    name: 'and may be none',
    given: set(1),
    world: [],
    parameters: { exemptReplicas: 0 },
    expect: [none(1)],
  },

  // What it selects.
  selection('by expression', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] }),
  selection('everything', {}),
  selection('nothing', null, none(3)),
  selection('other labels', { matchLabels: { app: 'web' } }, none(3)),
  selection('one label too many', { matchLabels: { app: 'db', tier: 'x' } }, none(3)),
  {
    name: 'everything, in policy/v1beta1, is nothing',
    given: set(3),
    world: [{ ...selecting({}), apiVersion: 'policy/v1beta1' }],
    expect: [none(3)],
  },
  {
    name: 'labels, in policy/v1beta1',
    given: set(3),
    world: [{ ...budget(), apiVersion: 'policy/v1beta1' }],
    expect: [],
  },
  selection(
    'one pod',
    { matchLabels: { [POD_NAME]: 'db-1' } },
    `${at} no PodDisruptionBudget selects all the pods of this set of 3 replicas; single ones are selected by "db"`,
  ),
  selection('every pod by name', podNamed('db-0', 'db-1', 'db-2')),
  selection('the pods of another set', podNamed('web-0', 'web-1', 'web-2'), none(3)),
  selection('pods past the last ordinal', podNamed('db-3'), none(3)),
  {
    name: 'every pod has one of its own, which guards nothing together',
    given: set(2),
    world: [selecting(podNamed('db-0'), 'a'), selecting(podNamed('db-1'), 'b')],
    expect: [
      `${at} no PodDisruptionBudget selects all the pods of this set of 2 replicas; single ones are selected by "a", "b"`,
    ],
  },
  {
    name: 'several',
    given: set(3),
    world: [budget(), budget({ name: 'b' }), selecting({}, 'all')],
    expect: [
      `${at} 3 PodDisruptionBudgets select the pods ("db", "b", "all"), and eviction refuses pods of more than one`,
    ],
  },
  {
    name: 'one, and another for one of the pods',
    given: set(3),
    world: [budget(), selecting(podNamed('db-0'), 'first')],
    expect: [
      `${at} 2 PodDisruptionBudgets select the same pod ("db", "first"), and eviction refuses pods of more than one`,
    ],
  },
  {
    name: 'several are wrong for a single replica, too',
    given: set(1),
    world: [budget(), budget({ name: 'b' })],
    expect: [
      `${at} 2 PodDisruptionBudgets select the pods ("db", "b"), and eviction refuses pods of more than one`,
    ],
  },

  // What it allows.
  values('at most none', 3, { maxUnavailable: 0 }, [blocks('maxUnavailable 0')]),
  values('at most 0%', 3, { maxUnavailable: '0%' }, [blocks('maxUnavailable 0%')]),
  values('at most 1%, which rounds up to one', 3, { maxUnavailable: '1%' }, []),
  values('at least all', 3, { minAvailable: 3 }, [blocks('minAvailable 3')]),
  values('at least more than there are', 3, { minAvailable: 4 }, [blocks('minAvailable 4')]),
  values('at least all but one', 3, { minAvailable: 2 }, []),
  values('at least 67%, which rounds up to all', 3, { minAvailable: '67%' }, [blocks('minAvailable 67%')]),
  values('at least 66%, which rounds up to two', 3, { minAvailable: '66%' }, []),
  values('at least 100%', 3, { minAvailable: '100%' }, [blocks('minAvailable 100%')]),
  values('at least none', 3, { minAvailable: 0 }, []),
  values('neither', 3, {}, [blocks('neither minAvailable nor maxUnavailable')]),
  values('of the only replica', 1, { minAvailable: 1 }, [blocks('minAvailable 1', 'the only replica')]),
  values('of the only replica, which may go', 1, { maxUnavailable: 1 }, []),
  values('no number', 3, { maxUnavailable: 'one' }, [unreadable('maxUnavailable one')]),
  values('a number as a text', 3, { minAvailable: '2' }, [unreadable('minAvailable 2')]),
  values('a broken number', 3, { maxUnavailable: 1.5 }, [unreadable('maxUnavailable 1.5')]),

  // What a quorum stands.
  values('one of three voters', 3, { maxUnavailable: 1 }, [], 'voter'),
  values('two of three voters', 3, { maxUnavailable: 2 }, [loses('maxUnavailable 2', 2, 3, 1)], 'voter'),
  values('two of three others', 3, { maxUnavailable: 2 }, []),
  values(
    '34% of three voters are two',
    3,
    { maxUnavailable: '34%' },
    [loses('maxUnavailable 34%', 2, 3, 1)],
    'voter',
  ),
  values('33% of three voters are one', 3, { maxUnavailable: '33%' }, [], 'voter'),
  values('at least 50% of five voters are three', 5, { minAvailable: '50%' }, [], 'voter'),
  values(
    'at least 40% of five voters are two',
    5,
    { minAvailable: '40%' },
    [loses('minAvailable 40%', 3, 5, 2)],
    'voter',
  ),
  values('more than there are', 3, { maxUnavailable: 10 }, [loses('maxUnavailable 10', 3, 3, 1)], 'voter'),
  values('two of four voters', 4, { maxUnavailable: 2 }, [loses('maxUnavailable 2', 2, 4, 1)], 'voter'),
  values('two voters are too few to guard', 2, { maxUnavailable: 1 }, [], 'voter'),
  values('as many as copies stand', 9, { maxUnavailable: 1 }, [], 'shards'),
  values(
    'more than copies stand',
    9,
    { maxUnavailable: 2 },
    [loses('maxUnavailable 2', 2, 9, 1, 'SHARDS')],
    'shards',
  ),

  // What autoscalers make of it.
  {
    name: 'an autoscaler says how many there are where the set does not',
    given: set(undefined),
    world: [hpa(3)],
    expect: [none(3)],
  },
  {
    name: 'and whether the budget fits them',
    given: set(undefined),
    world: [hpa(3), allowing({ minAvailable: 1 })],
    expect: [],
  },
  {
    name: 'an autoscaler of another',
    given: set(1),
    world: [hpa(3, { scaleTargetRef: { kind: 'StatefulSet', name: 'web' } })],
    expect: [],
  },
  {
    name: 'fewer are left than the budget keeps',
    given: set(5),
    world: [hpa(3), allowing({ minAvailable: 3 })],
    expect: [`${blocks('minAvailable 3')}${taken}`],
  },
  {
    name: 'fewer are left than stand it',
    given: set(5, 'voter'),
    world: [hpa(3), allowing({ maxUnavailable: 2 })],
    expect: [`${loses('maxUnavailable 2', 2, 3, 1)}${taken}`],
  },
  {
    name: 'those that run are judged where the fewest are no quorum',
    given: set(5, 'voter'),
    world: [hpa(1), allowing({ maxUnavailable: 3 })],
    expect: [loses('maxUnavailable 3', 3, 5, 2)],
  },
  {
    name: 'KEDA that leaves none',
    given: set(3),
    world: [keda({ minReplicaCount: 0 }), budget()],
    expect: [],
  },

  // What it shares.
  {
    name: 'sets of one budget are counted together',
    given: set(3),
    world: [allowing({ minAvailable: 4 }), set(3), statefulSet({ name: 'replica' })],
    expect: [],
  },
  {
    name: 'and block together',
    given: set(3),
    world: [allowing({ minAvailable: 6 }), statefulSet({ name: 'replica' })],
    expect: [blocks('minAvailable 6', 'the 6 replicas of the StatefulSets that it selects')],
  },
  {
    name: 'all of those that may go may be of one set',
    given: set(3, 'voter'),
    world: [allowing({ minAvailable: 3 }), statefulSet({ name: 'replica' })],
    expect: [loses('minAvailable 3', 3, 3, 1)],
  },
  {
    name: 'autoscalers and other sets need not be known',
    given: set(3),
    world: {
      ...worldFromManifests([budget()]),
      autoscalers: () => unknown('none is known'),
      statefulSetsNear: () => unknown('none is known'),
    },
    expect: [],
  },
  { name: 'an empty object', given: {}, world: [budget()], expect: [] },
];

ruleTable(
  disruptionBudget,
  rows.map((row) => ({ applications: quorumApplications, ...row })),
);
