import { defineDefault, NOTHING } from './default.ts';

export const fsGroupChangePolicy = defineDefault({
  id: 'fs-group-change-policy',
  title: 'Ownership of a volume is changed only when its root differs',
  sets: 'spec.template.spec.securityContext.fsGroupChangePolicy',
  rationale:
    'With fsGroup set and no policy, the kubelet changes the owner of every file of the volume before each start: minutes ' +
    'to hours on a large one, while the pod waits.',
  links: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods',
  ],
  propose({ template }) {
    if (template.fsGroup === undefined || template.fsGroupChangePolicy !== undefined) return NOTHING;
    const path = ['spec', 'template', 'spec', 'securityContext', 'fsGroupChangePolicy'];
    return [{ path, value: 'OnRootMismatch' }];
  },
});
