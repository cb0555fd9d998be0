import { rollingUpdate } from '../../../src/rules/scaling/rolling-update.ts';
import { ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

const partitioned = (partition: unknown, spec: Record<string, unknown> = {}) =>
  statefulSet({
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } }, ...spec },
  });
const path = 'spec.updateStrategy.rollingUpdate.partition';
const onDelete =
  'spec.updateStrategy.type: updateStrategy is OnDelete: no member is updated until someone deletes its pod';

ruleTable(rollingUpdate, [
  { name: 'absent is a rolling update', given: statefulSet(), expect: [] },
  {
    name: 'said so',
    given: statefulSet({ spec: { updateStrategy: { type: 'RollingUpdate' } } }),
    expect: [],
  },
  {
    name: 'OnDelete',
    given: statefulSet({ spec: { updateStrategy: { type: 'OnDelete' } } }),
    expect: [onDelete],
  },
  {
    name: 'OnDelete with a partition, which then means nothing',
    given: statefulSet({ spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 9 } } } }),
    expect: [onDelete],
  },
  {
    name: 'OnDelete of no replicas',
    given: statefulSet({ spec: { replicas: 0, updateStrategy: { type: 'OnDelete' } } }),
    expect: [onDelete],
  },
  { name: 'partition 0', given: partitioned(0), expect: [] },
  { name: 'a partition in the middle', given: partitioned(1), expect: [] },
  {
    name: 'the last alone',
    given: partitioned(2),
    expect: [`${path}: partition 2 holds back all but the last of 3 members: an update reaches only "db-2"`],
  },
  {
    name: 'a canary at work',
    given: partitioned(2),
    previous: partitioned(0),
    operation: 'UPDATE',
    expect: [
      `${path}: partition 2 holds back all but the last of 3 members: an update reaches only "db-2" (at most warn)`,
    ],
  },
  {
    name: 'as many as there are',
    given: partitioned(3),
    expect: [`${path}: partition 3 holds back all 3 members: an update reaches none`],
  },
  {
    name: 'far beyond, also on an update',
    given: partitioned(1000),
    previous: partitioned(0),
    operation: 'UPDATE',
    expect: [`${path}: partition 1000 holds back all 3 members: an update reaches none`],
  },
  { name: 'partition 0 of a single member', given: partitioned(0, { replicas: 1 }), expect: [] },
  {
    name: 'partition 1 of a single member',
    given: partitioned(1, { replicas: undefined }),
    expect: [`${path}: partition 1 holds back the only member: an update reaches none`],
  },
  { name: 'no replicas, no verdict', given: partitioned(5, { replicas: 0 }), expect: [] },
  {
    name: 'the partition counts from the first ordinal',
    given: partitioned(2, { ordinals: { start: 10 } }),
    expect: [`${path}: partition 2 holds back all but the last of 3 members: an update reaches only "db-12"`],
  },
  {
    name: 'a partition that was meant as an ordinal holds back all',
    given: partitioned(11, { ordinals: { start: 10 } }),
    expect: [`${path}: partition 11 holds back all 3 members: an update reaches none`],
  },
  { name: 'not a number', given: partitioned('2'), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
]);
