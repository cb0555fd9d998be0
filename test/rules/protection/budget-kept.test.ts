import { budgetKept } from '../../../src/rules/protection/budget-kept.ts';
import { worldFromManifests } from '../../../src/world/from-manifests.ts';
import { unknown } from '../../../src/world/world.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { budget, statefulSet } from '../manifests.ts';
import { quorumApplications } from '../scaling/profiles.ts';
import { inevitable } from './inevitable.ts';

type Loose = Record<string, unknown>;
const LEAVING = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const voters = (changes: Loose = {}, spec: Loose = {}) =>
  statefulSet({ container: { image: 'voter' }, spec, ...changes });
const alone = (set = 'db', members = 3) =>
  `: PodDisruptionBudget "db" is all that guards the ${members} members of StatefulSet "${set}", which run VOTER`;
const unselected =
  'spec.selector: PodDisruptionBudget "db" would no longer select the pods of StatefulSet "db", which runs VOTER, and no other does';
const weaker = (field: string, words: string, is: number, of = 3, tolerated = 1) =>
  `spec.${field}: PodDisruptionBudget "db" (${words}) would let ${is} of ${of} members of StatefulSet "db", which runs VOTER, go at once; its quorum stands the loss of ${tolerated}`;
const second = budget({ name: 'second' });
const podNamed = { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } };

const deletion = (name: string, world: readonly unknown[], ...expect: string[]): Case => ({
  name,
  given: budget(),
  operation: 'DELETE',
  world: [budget(), ...world],
  expect,
});
const allowing = (spec: Loose) => budget({ spec: { maxUnavailable: undefined, ...spec } });
const update = (name: string, from: Loose, to: Loose, ...expect: string[]): Case => ({
  name,
  given: allowing(to),
  previous: allowing(from),
  operation: 'UPDATE',
  world: [allowing(from), voters()],
  expect,
});

const rows: readonly Case[] = [
  // Deletion.
  deletion('the only one of a quorum', [voters()], alone()),
  deletion(
    'the only one of several quorums',
    [voters(), voters({ name: 'b' }, { replicas: 5 })],
    alone(),
    alone('b', 5),
  ),
  deletion('of a set that is no quorum', [statefulSet()]),
  deletion('of no set', []),
  deletion('of a set elsewhere', [voters({ namespace: 'other' })]),
  deletion('that selects others', [
    voters({}, { template: { metadata: { labels: { app: 'web' } }, spec: {} } }),
  ]),
  deletion('another guards them, too', [voters(), second]),
  deletion(
    'another guards one of them',
    [voters(), budget({ name: 'b', spec: { selector: podNamed } })],
    alone(),
  ),
  deletion(
    'another guards others',
    [voters(), budget({ name: 'b', spec: { selector: { matchLabels: { app: 'x' } } } })],
    alone(),
  ),
  deletion('of one member, which is no quorum', [voters({}, { replicas: 1 })]),
  deletion('of two', [voters({}, { replicas: 2 })], alone('db', 2)),
  deletion('of none', [voters({}, { replicas: 0 })]),
  deletion('of a set on its way out', [voters({ metadata: LEAVING })]),
  {
    name: 'one that guards one pod of the set',
    given: budget({ spec: { selector: podNamed } }),
    operation: 'DELETE',
    world: [voters()],
    expect: [],
  },
  {
    name: 'one of policy/v1beta1 that selects nothing',
    given: { ...budget({ spec: { selector: {} } }), apiVersion: 'policy/v1beta1' },
    operation: 'DELETE',
    world: [voters()],
    expect: [],
  },
  ...inevitable(
    { given: budget(), operation: 'DELETE', world: [voters()], applications: quorumApplications },
    { ...budget(), metadata: { name: 'db', namespace: 'shop', ...LEAVING } },
    [alone()],
  ),

  // Update.
  update(
    'of nothing that matters',
    { maxUnavailable: 1 },
    { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  ),
  update(
    'to two of three',
    { maxUnavailable: 1 },
    { maxUnavailable: 2 },
    weaker('maxUnavailable', 'maxUnavailable 2', 2),
  ),
  update(
    'from a count to a percentage',
    { maxUnavailable: 1 },
    { minAvailable: '30%' },
    weaker('minAvailable', 'minAvailable 30%', 2),
  ),
  update(
    'to a value that cannot be read',
    { maxUnavailable: 1 },
    { maxUnavailable: 'many' },
    weaker('maxUnavailable', 'maxUnavailable many', 3),
  ),
  update('to one of three', { maxUnavailable: 0 }, { maxUnavailable: 1 }),
  update('to none', { maxUnavailable: 1 }, { maxUnavailable: 0 }),
  update('to neither, which lets none go', { maxUnavailable: 1 }, {}),
  update('from three to two, which is better than it was', { maxUnavailable: 3 }, { maxUnavailable: 2 }),
  update('as bad as it was', { maxUnavailable: 2 }, { minAvailable: 1 }),
  update(
    'to other pods',
    { maxUnavailable: 1 },
    { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    unselected,
  ),
  update('to no pods', { maxUnavailable: 1 }, { maxUnavailable: 1, selector: undefined }, unselected),
  update('to one of its pods', { maxUnavailable: 1 }, { maxUnavailable: 1, selector: podNamed }, unselected),
  update('to all pods', { maxUnavailable: 1 }, { maxUnavailable: 1, selector: {} }),
  update(
    'from other pods',
    { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    { maxUnavailable: 2 },
  ),
  {
    name: 'where another guards them, too',
    given: budget({ spec: { maxUnavailable: 2 } }),
    previous: budget(),
    operation: 'UPDATE',
    world: [voters(), second],
    expect: [],
  },
  {
    name: 'of a budget that two sets share',
    given: allowing({ minAvailable: 4 }),
    previous: allowing({ minAvailable: 5 }),
    operation: 'UPDATE',
    world: [voters(), statefulSet({ name: 'other' })],
    expect: [weaker('minAvailable', 'minAvailable 4', 2)],
  },
  {
    name: 'of which the previous version is not known',
    given: budget({ spec: { maxUnavailable: 2 } }),
    operation: 'UPDATE',
    world: [voters()],
    expect: [],
  },

  { name: 'nothing is known', given: budget(), operation: 'DELETE', expect: [UNKNOWN_WORLD] },
  {
    name: 'other budgets are not known',
    given: budget(),
    operation: 'DELETE',
    world: { ...worldFromManifests([voters()]), budgets: () => unknown('no budget is known') },
    expect: ['not evaluated: no budget is known'],
  },
  { name: 'an empty object', given: {}, operation: 'DELETE', world: [voters()], expect: [] },
];

ruleTable(
  budgetKept,
  rows.map((row) => ({ applications: quorumApplications, ...row })),
);
