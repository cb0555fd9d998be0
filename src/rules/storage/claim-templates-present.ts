import { STATELESS_ANNOTATION, statelessReason } from '../../kubernetes/stateless.ts';
import { defineRule, PASS } from '../rule.ts';

export const claimTemplatesPresent = defineRule({
  id: 'claim-templates-present',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'The StatefulSet has claim templates, or says why it is stateless',
  rationale:
    'Storage that outlives a pod comes from `volumeClaimTemplates`: one claim a member, found again after every restart. ' +
    'Without one the data is in the pod and goes with it. Templates cannot be added later without making the set anew.',
  remediation: `Give each member a claim of its own, and mount it where the data is:
spec:
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 10Gi}}
A set that keeps nothing says so, with a reason: metadata.annotations["${STATELESS_ANNOTATION}"].`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
  ],
  check(set) {
    if (set.claimTemplates.length > 0) return PASS;
    const stateless = statelessReason(set.meta);
    if (stateless.kind === 'reason') return PASS;
    if (stateless.kind === 'no-reason') {
      return [
        {
          message: `annotation ${STATELESS_ANNOTATION} is "${stateless.value}", which gives no reason why the set keeps nothing`,
          path: ['metadata', 'annotations', STATELESS_ANNOTATION],
        },
      ];
    }
    const path = ['spec', 'volumeClaimTemplates'];
    const shared = set.template.volumes.find(({ claimName }) => claimName !== undefined);
    if (shared) {
      const message = `there are no volumeClaimTemplates: volume "${shared.name}" gives every member the one claim "${shared.claimName}"`;
      return [{ message, path }];
    }
    return [
      { message: 'there are no volumeClaimTemplates, so what the members write is gone with the pod', path },
    ];
  },
});
