import { scaleWhenSettled } from '../../../src/rules/scaling/scale-when-settled.ts';
import { ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';
import { type Change, changes, UNKNOWN_PREVIOUS, UNKNOWN_SET } from './replica-changes.ts';

const settled = {
  observedGeneration: 4,
  replicas: 3,
  readyReplicas: 3,
  updatedReplicas: 3,
  currentRevision: 'db-1',
  updateRevision: 'db-1',
};
/** From 3 to 4, with a status that differs from a settled one. */
const grow = (status: object, more: Partial<Change> = {}): Change => ({
  from: 3,
  to: 4,
  generation: 4,
  status: { ...settled, ...status },
  ...more,
});
const found = (why: string, change = '3 to 4') =>
  `spec.replicas: replicas go from ${change} while the set is not settled: ${why}`;

ruleTable(scaleWhenSettled, [
  ...changes('settled', grow({}), []),
  ...changes('settled, down', grow({}, { to: 2 }), []),
  ...changes('replicas do not change', grow({ readyReplicas: 0 }, { to: 3 }), []),
  ...changes('a member is not ready', grow({ readyReplicas: 2 }), [found('2 of 3 members are ready')]),
  ...changes('a member is not ready, down', grow({ readyReplicas: 2 }, { to: 2 }), [
    found('2 of 3 members are ready', '3 to 2'),
  ]),
  ...changes('no member is ready, so the count is left out', grow({ readyReplicas: undefined }), [
    found('0 of 3 members are ready'),
  ]),
  ...changes('an earlier scale-down is under way', grow({ readyReplicas: 5 }), [
    found('5 members still run where 3 are asked for'),
  ]),
  ...changes('the last change is not yet seen', grow({ observedGeneration: 3 }), [
    found('the controller has not yet acted on its last change'),
  ]),
  ...changes('nothing was ever seen', grow({ observedGeneration: undefined }), [
    found('the controller has not yet acted on its last change'),
  ]),
  ...changes(
    'a generation that is not known',
    grow({ observedGeneration: 1 }, { generation: undefined }),
    [],
  ),
  ...changes('an update is under way', grow({ updateRevision: 'db-2', updatedReplicas: 1 }), [
    found('1 of 3 members are updated'),
  ]),
  ...changes('an update has not begun', grow({ updateRevision: 'db-2', updatedReplicas: undefined }), [
    found('0 of 3 members are updated'),
  ]),
  ...changes('all are updated, as with OnDelete', grow({ updateRevision: 'db-2' }), []),
  ...changes('revisions are left out', grow({ currentRevision: undefined, updateRevision: undefined }), []),
  ...changes(
    'everything at once',
    grow({ observedGeneration: 3, updateRevision: 'db-2', updatedReplicas: 1, readyReplicas: 1 }),
    [
      found(
        'the controller has not yet acted on its last change, and 1 of 3 members are updated, and 1 of 3 members are ready',
      ),
    ],
  ),
  ...changes('from zero', { from: 0, to: 3, status: { replicas: 0 }, generation: 4 }, []),
  ...changes('acknowledged', grow({ readyReplicas: 0 }, { allow: 'unsettled' }), []),
  ...changes('another acknowledgement', grow({ readyReplicas: 0 }, { allow: 'scale-to-zero' }), [
    found('0 of 3 members are ready'),
  ]),
  ...changes('to zero', grow({ readyReplicas: 0 }, { to: 0 }), [found('0 of 3 members are ready', '3 to 0')]),
  ...changes('to zero, acknowledged', grow({ readyReplicas: 0 }, { to: 0, allow: 'scale-to-zero' }), []),
  ...changes('no status', { from: 3, to: 4 }, ['not evaluated: the status of the StatefulSet is not known']),
  ...changes('an unknown set', { from: 3, to: 4 }, [UNKNOWN_SET], { complete: false }),
  { name: 'no previous version', given: statefulSet(), operation: 'UPDATE', expect: [UNKNOWN_PREVIOUS] },
  { name: 'empty objects', given: {}, previous: {}, operation: 'UPDATE', expect: [] },
]);
