import { coverageOf, type NearMiss } from '../../backups/coverage.ts';
import { targetOf } from '../../backups/target.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { owesNone } from './owed.ts';

export const backupScheduled = defineRule({
  id: 'backup-scheduled',
  category: 'backup',
  kind: 'StatefulSet',
  needs: 'related',
  title: 'A backup schedule covers every claim',
  rationale:
    'An annotation backs nothing up. A schedule that is paused, that selects other labels or another namespace, or that saves the objects without their volumes looks like a backup until the day of the restore.',
  remediation: `Let a schedule of your backup tool cover the claims, or correct the one that was found. With Velero:
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: NAME, namespace: velero}
spec:
  schedule: "0 3 * * *"
  template: {includedNamespaces: [NAMESPACE], snapshotMoveData: true}`,
  links: [
    'https://velero.io/docs/main/api-types/schedule/',
    'https://docs.k8up.io/k8up/references/schedule-specification.html',
  ],
  check(set, { world, namespace }) {
    if (owesNone(set)) return PASS;
    const target = targetOf(set, namespace, world);
    const { missing, near, unknown } = coverageOf(target, world);
    if (missing.length === 0) return PASS;
    if (unknown.length > 0) return notEvaluated(unknown.join('; '));
    const all = missing.length === target.claims.length;
    const subject = all
      ? 'no backup schedule covers its claims'
      : `no backup schedule covers ${missing.map(({ name }) => name).join(', ')}`;
    return [{ message: `${subject}${nearWords(near)}`, path: ['spec', 'volumeClaimTemplates'] }];
  },
});

function nearWords(near: readonly NearMiss[]): string {
  if (near.length === 0) return '';
  return `: ${near
    .slice(0, 3)
    .map(({ object, why }) => `${object} ${why}`)
    .join('; ')}`;
}
