import { quorumKept } from '../../../src/rules/scaling/quorum-kept.ts';
import { type Case, ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';
import { quorumApplications } from './profiles.ts';
import { type Change, changes, UNKNOWN_PREVIOUS, UNKNOWN_SET } from './replica-changes.ts';

const voter = (from: unknown, to: unknown, more: Partial<Change> = {}): Change => ({
  from,
  to,
  image: 'voter',
  ...more,
});
const found = (change: string, needs: string, title = 'VOTER') =>
  `spec.replicas: replicas go from ${change}: ${title} in container "db" decides by majority and needs ${needs} members`;

const rows: readonly Case[] = [
  ...changes('an unknown application', { from: 5, to: 1 }, []),
  ...changes('unchanged', voter(3, 3), []),
  ...changes('up', voter(3, 5), []),
  ...changes('five to three, a majority', voter(5, 3), []),
  ...changes('five to two', voter(5, 2), [found('5 to 2', '3 of its 5')]),
  ...changes('four to three, a majority', voter(4, 3), []),
  ...changes('four to two, a half', voter(4, 2), [found('4 to 2', '3 of its 4')]),
  ...changes('three to two', voter(3, 2), []),
  ...changes('three to one', voter(3, undefined), [found('3 to 1', '2 of its 3')]),
  ...changes('two to one', voter(2, 1), [found('2 to 1', '2 of its 2')]),
  ...changes('to zero', voter(3, 0), [found('3 to 0', '2 of its 3')]),
  ...changes('one to zero', voter(1, 0), [found('1 to 0', '1 of its 1')]),
  ...changes('to zero, acknowledged as such', voter(3, 0, { allow: 'scale-to-zero' }), []),
  ...changes('to one, acknowledged as another', voter(3, 1, { allow: 'scale-to-zero' }), [
    found('3 to 1', '2 of its 3'),
  ]),
  ...changes('acknowledged', voter(2, 1, { allow: 'lose-quorum' }), []),
  ...changes('a larger step is another word', voter(5, 2, { allow: 'scale-down' }), [
    found('5 to 2', '3 of its 5'),
  ]),
  ...changes('two of the three that hold some data', { from: 9, to: 7, image: 'shards' }, [
    found('9 to 7', '8 of its 9', 'SHARDS'),
  ]),
  ...changes('one of the three', { from: 9, to: 8, image: 'shards' }, []),
  ...changes('it voted before, not after', { from: 3, to: 1, image: 'cluster' }, [
    found('3 to 1', '2 of its 3', 'CLUSTER'),
  ]),
  ...changes('an unknown set', voter(5, 4), [UNKNOWN_SET], { complete: false }),
  ...changes('an unknown set, up', voter(3, 5), [], { complete: false }),
  {
    name: 'the image that runs decides, not the one that comes',
    given: statefulSet({ spec: { replicas: 1 }, container: { image: 'example.com/app:1' } }),
    previous: statefulSet({ container: { image: 'voter' } }),
    operation: 'UPDATE',
    expect: [found('3 to 1', '2 of its 3')],
  },
  { name: 'no previous version', given: statefulSet(), operation: 'UPDATE', expect: [UNKNOWN_PREVIOUS] },
  { name: 'empty objects', given: {}, previous: {}, operation: 'UPDATE', expect: [] },
];

ruleTable(
  quorumKept,
  rows.map((row) => ({ applications: quorumApplications, ...row })),
);
