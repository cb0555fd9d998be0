import { quorumSize } from '../../../src/rules/scaling/quorum-size.ts';
import { type Case, ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';
import { quorumApplications } from './profiles.ts';

const set = (replicas: unknown, image = 'voter') => statefulSet({ container: { image }, spec: { replicas } });
const few = (count: string, who = 'VOTER in container "db"') =>
  `spec.replicas: ${who} decides by majority and has ${count}, fewer than the 3 that survive the loss of one`;
const even = (count: number) =>
  `spec.replicas: VOTER in container "db" decides by majority and has ${count} members: an even number survives no more losses than ${count - 1}`;

const rows: readonly Case[] = [
  { name: 'an unknown application', given: set(2, 'example.com/app:1'), expect: [] },
  { name: 'none', given: set(0), expect: [] },
  { name: 'one', given: set(1), expect: [few('1 member')] },
  { name: 'absent is one', given: set(undefined), expect: [few('1 member')] },
  { name: 'two', given: set(2), expect: [few('2 members')] },
  { name: 'three', given: set(3), expect: [] },
  { name: 'four', given: set(4), expect: [even(4)] },
  { name: 'five', given: set(5), expect: [] },
  { name: 'four that keep three copies', given: set(4, 'shards'), expect: [] },
  {
    name: 'two that keep three copies',
    given: set(2, 'shards'),
    expect: [few('2 members', 'SHARDS in container "db"')],
  },
  { name: 'alone it has no quorum', given: set(1, 'cluster'), expect: [] },
  {
    name: 'with another it has',
    given: set(2, 'cluster'),
    expect: [few('2 members', 'CLUSTER in container "db"')],
  },
  {
    name: 'a second container decides',
    given: statefulSet({
      spec: { replicas: 1 },
      pod: { containers: [container(), container({ name: 'raft', image: 'voter' })] },
    }),
    expect: [few('1 member', 'VOTER in container "raft"')],
  },
  {
    name: 'an even number on the way up',
    given: set(4),
    previous: set(3),
    operation: 'SCALE',
    expect: [`${even(4)} (at most warn)`],
  },
  {
    name: 'an even number on the way down',
    given: set(4),
    previous: set(5),
    operation: 'UPDATE',
    expect: [`${even(4)} (at most warn)`],
  },
  {
    name: 'an even number that stays',
    given: set(4),
    previous: set(4),
    operation: 'UPDATE',
    expect: [even(4)],
  },
  {
    name: 'too few on the way down',
    given: set(2),
    previous: set(3),
    operation: 'SCALE',
    expect: [few('2 members')],
  },
  {
    name: 'a scale of an unknown set',
    given: set(2),
    previous: set(3),
    operation: 'SCALE',
    complete: false,
    expect: [
      'not evaluated: the StatefulSet that the scale request is about is not known here, only its replicas are',
    ],
  },
  { name: 'an audit', given: set(4), operation: 'AUDIT', expect: [even(4)] },
  { name: 'an empty object', given: {}, expect: [] },
];

ruleTable(
  quorumSize,
  rows.map((row) => ({ applications: quorumApplications, ...row })),
);
