import { claimsRetained } from '../../../src/rules/storage/claims-retained.ts';
import { type Case, ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

const at = 'spec.persistentVolumeClaimRetentionPolicy';
const deleted = `${at}.whenDeleted: whenDeleted is Delete: deleting the StatefulSet deletes the claims of all its members`;
const scaled = `${at}.whenScaled: whenScaled is Delete: scaling down, by a person or an autoscaler, deletes the claims of the members that go`;
const row = (name: string, persistentVolumeClaimRetentionPolicy: unknown, ...expect: string[]): Case => ({
  name,
  given: statefulSet({ spec: { persistentVolumeClaimRetentionPolicy } }),
  expect,
});

ruleTable(claimsRetained, [
  row('absent means kept', undefined),
  row('null', null),
  row('empty', {}),
  row('kept', { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  row('deleted with the set', { whenDeleted: 'Delete', whenScaled: 'Retain' }, deleted),
  row('deleted with a member', { whenScaled: 'Delete' }, scaled),
  row('both', { whenDeleted: 'Delete', whenScaled: 'Delete' }, deleted, scaled),
  { name: 'an empty object', given: {}, expect: [] },
]);
