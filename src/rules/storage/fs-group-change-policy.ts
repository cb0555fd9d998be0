import { defineRule, PASS } from '../rule.ts';

/**
 * Kinds of volumes that are made anew for each pod or that fsGroup leaves alone: the policy has no effect on them
 * (PodSecurityContext.fsGroupChangePolicy), or nothing to do.
 */
const SHORT_LIVED = new Set(
  'emptyDir configMap secret downwardAPI projected ephemeral image hostPath nfs'.split(' '),
);

export const fsGroupChangePolicy = defineRule({
  id: 'fs-group-change-policy',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Where fsGroup is set, ownership is changed only when it must be',
  rationale:
    'With `fsGroup` the kubelet changes the owner of every file of the volume each time the pod starts. On a large volume ' +
    'that takes from minutes to hours, in which the member is away. `OnRootMismatch` looks at the root of the volume first.',
  remediation: `Change ownership only when the root of the volume has another:
securityContext:
  fsGroupChangePolicy: OnRootMismatch`,
  links: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods',
    'https://kubernetes.io/blog/2020/12/14/kubernetes-release-1.20-fsgroupchangepolicy-fsgrouppolicy/',
  ],
  check({ template, claimTemplates }) {
    const { fsGroup, fsGroupChangePolicy: policy } = template;
    if (fsGroup === undefined || policy === 'OnRootMismatch') return PASS;
    const persistent =
      claimTemplates.some(({ volumeMode }) => volumeMode !== 'Block') ||
      template.volumes.some(({ source = 'emptyDir' }) => !SHORT_LIVED.has(source));
    if (!persistent) return PASS;
    const found = policy === undefined ? 'not set, which means Always' : policy;
    return [
      {
        message: `fsGroup is ${fsGroup} and fsGroupChangePolicy is ${found}: every start changes the owner of every file on the volumes`,
        path: [...template.path, 'spec', 'securityContext', 'fsGroupChangePolicy'],
      },
    ];
  },
});
