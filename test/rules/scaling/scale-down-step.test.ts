import { scaleDownStep } from '../../../src/rules/scaling/scale-down-step.ts';
import { ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';
import { changes, UNKNOWN_PREVIOUS, UNKNOWN_SET } from './replica-changes.ts';

const found = (text: string) => `spec.replicas: replicas go from ${text}`;

ruleTable(scaleDownStep, [
  ...changes('unchanged', { from: 3, to: 3 }, []),
  ...changes('up, however far', { from: 1, to: 9 }, []),
  ...changes('one fewer', { from: 3, to: 2 }, []),
  ...changes('two fewer', { from: 5, to: 3 }, [found('5 to 3: 2 members leave in one change, more than 1')]),
  ...changes('the replicas are left out, which is one', { from: 5, to: undefined }, [
    found('5 to 1: 4 members leave in one change, more than 1'),
  ]),
  ...changes('to zero is another rule', { from: 5, to: 0 }, []),
  ...changes('acknowledged', { from: 5, to: 2, allow: 'scale-down' }, []),
  ...changes('another acknowledgement', { from: 5, to: 2, allow: 'scale-to-zero' }, [
    found('5 to 2: 3 members leave in one change, more than 1'),
  ]),
  ...changes('within the parameter', { from: 5, to: 3 }, [], { parameters: { maximum: 2 } }),
  ...changes(
    'beyond the parameter',
    { from: 5, to: 2 },
    [found('5 to 2: 3 members leave in one change, more than 2')],
    { parameters: { maximum: 2 } },
  ),
  ...changes('an unknown set, one fewer', { from: 3, to: 2 }, [], { complete: false }),
  ...changes('an unknown set, two fewer', { from: 5, to: 3 }, [UNKNOWN_SET], { complete: false }),
  { name: 'no previous version', given: statefulSet(), operation: 'UPDATE', expect: [UNKNOWN_PREVIOUS] },
  { name: 'empty objects', given: {}, previous: {}, operation: 'UPDATE', expect: [] },
]);
