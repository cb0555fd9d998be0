import { ALLOW_ANNOTATION, acknowledged } from '../../kubernetes/acknowledgement.ts';
import { defineRule, PASS } from '../rule.ts';
import { isInevitable } from './cluster-controllers.ts';

export const setDeletionSafe = defineRule({
  id: 'set-deletion-safe',
  category: 'protection',
  kind: 'StatefulSet',
  needs: 'object',
  reads: ['Namespace'],
  operations: ['DELETE'],
  title: 'Deleting a StatefulSet does not delete its data unasked',
  rationale:
    'With `whenDeleted: Delete` the claims of all members go with the set, and by most storage classes the data with them: one ' +
    'removed release, one wrong context, and it is gone.',
  remediation: `Scale the set to 0 first, or keep its claims (whenDeleted: Retain), or say that it is meant:
kubectl annotate statefulset NAME ${ALLOW_ANNOTATION}=delete`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
    'https://kubernetes.io/docs/tasks/run-application/delete-stateful-set/',
  ],
  check(set, context) {
    const { meta, replicas, whenDeleted, claimTemplates } = set;
    // The claims then lose their owner and stay (KEP-1847, Non-Cascading Deletion).
    if (context.subject.orphans) return PASS;
    if (replicas === 0 || whenDeleted !== 'Delete' || claimTemplates.length === 0) return PASS;
    if (acknowledged(meta, 'delete') || isInevitable(meta, context)) return PASS;
    const members = replicas === 1 ? 'its member' : `its ${replicas} members`;
    return [
      {
        message: `deleting StatefulSet "${meta.name}" deletes the claims of ${members} too: whenDeleted is Delete`,
        path: ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'],
      },
    ];
  },
});
