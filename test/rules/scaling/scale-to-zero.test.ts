import { scaleToZero } from '../../../src/rules/scaling/scale-to-zero.ts';
import { ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';
import { changes, UNKNOWN_PREVIOUS, UNKNOWN_SET } from './replica-changes.ts';

const found = (from: number) =>
  `spec.replicas: replicas go from ${from} to 0 without the annotation mooring.dev/allow: scale-to-zero`;

ruleTable(scaleToZero, [
  ...changes('to zero', { from: 3, to: 0 }, [found(3)]),
  ...changes('the last one', { from: undefined, to: 0 }, [found(1)]),
  ...changes(
    'to zero where that deletes the claims',
    { from: 3, to: 0, spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
    [`${found(3)}, and whenScaled: Delete takes every claim with them`],
  ),
  ...changes('acknowledged', { from: 3, to: 0, allow: 'scale-to-zero' }, []),
  ...changes('among other acknowledgements', { from: 3, to: 0, allow: 'delete, scale-to-zero' }, []),
  ...changes('another acknowledgement', { from: 3, to: 0, allow: 'scale-down' }, [found(3)]),
  ...changes('to one', { from: 3, to: 1 }, []),
  ...changes('zero before and after', { from: 0, to: 0 }, []),
  ...changes('from zero', { from: 0, to: 3 }, []),
  ...changes('an unknown set', { from: 3, to: 0 }, [UNKNOWN_SET], { complete: false }),
  { name: 'no previous version', given: statefulSet(), operation: 'UPDATE', expect: [UNKNOWN_PREVIOUS] },
  { name: 'empty objects', given: {}, previous: {}, operation: 'UPDATE', expect: [] },
]);
