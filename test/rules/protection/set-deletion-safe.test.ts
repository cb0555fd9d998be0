import { setDeletionSafe } from '../../../src/rules/protection/set-deletion-safe.ts';
import { type Case, ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';
import { inevitable } from './inevitable.ts';

const LEAVING = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const doomed = (members = 'its 3 members') =>
  `spec.persistentVolumeClaimRetentionPolicy.whenDeleted: deleting StatefulSet "db" deletes the claims of ${members} too: whenDeleted is Delete`;
const deleting = (spec: object = {}, changes: object = {}) =>
  statefulSet({
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' }, ...spec },
    ...changes,
  });
const row = (name: string, given: unknown, ...expect: string[]): Case => ({
  name,
  given,
  operation: 'DELETE',
  expect,
});
const allow = (value: string) => ({ annotations: { 'mooring.dev/allow': value } });

ruleTable(setDeletionSafe, [
  row('claims that are deleted', deleting(), doomed()),
  row('of one member', deleting({ replicas: 1 }), doomed('its member')),
  row('of a set that does not say how many', deleting({ replicas: undefined }), doomed('its member')),
  row('no policy keeps them', statefulSet()),
  row(
    'a policy that keeps them',
    deleting({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } }),
  ),
  row(
    'deleting them on scale-down is another thing',
    deleting({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }),
  ),
  row('scaled to none', deleting({ replicas: 0 })),
  row('no templates, no claims', deleting({ volumeClaimTemplates: [] })),
  row('acknowledged', deleting({}, allow('delete'))),
  row('among others', deleting({}, allow('scale-down, delete'))),
  row('something else acknowledged', deleting({}, allow('scale-down')), doomed()),
  row(
    'acknowledged on the pod, which is not the set',
    deleting({}, { podAnnotations: allow('delete').annotations }),
    doomed(),
  ),
  { ...row('what it owns is left behind', deleting()), orphans: true },
  ...inevitable({ given: deleting(), operation: 'DELETE', world: [] }, deleting({}, { metadata: LEAVING }), [
    doomed(),
  ]),
  row('an empty object', {}),
]);
