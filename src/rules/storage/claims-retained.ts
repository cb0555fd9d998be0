import { defineRule, type Problem } from '../rule.ts';

const POLICY = ['spec', 'persistentVolumeClaimRetentionPolicy'];

export const claimsRetained = defineRule({
  id: 'claims-retained',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Claims are kept when the set is deleted or scaled down',
  rationale:
    'With `Delete`, the claims and, by most storage classes, the data go when the set is deleted (a wrong `kubectl delete`, a ' +
    'removed Helm release) or scaled down. An autoscaler that takes a member away at night then deletes what it held.',
  remediation: `Keep the claims; delete them by hand when they are really done with:
spec:
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
    'https://github.com/kubernetes/enhancements/issues/1847',
  ],
  check({ whenDeleted, whenScaled }) {
    const problems: Problem[] = [];
    if (whenDeleted === 'Delete') {
      problems.push({
        message: 'whenDeleted is Delete: deleting the StatefulSet deletes the claims of all its members',
        path: [...POLICY, 'whenDeleted'],
      });
    }
    if (whenScaled === 'Delete') {
      problems.push({
        message:
          'whenScaled is Delete: scaling down, by a person or an autoscaler, deletes the claims of the members that go',
        path: [...POLICY, 'whenScaled'],
      });
    }
    return problems;
  },
});
