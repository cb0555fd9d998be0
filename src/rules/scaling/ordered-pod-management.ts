import type { ContainerApplication } from '../../applications/catalog.ts';
import { acknowledged } from '../../kubernetes/acknowledgement.ts';
import { defineRule, PASS } from '../rule.ts';

export const orderedPodManagement = defineRule({
  id: 'ordered-pod-management',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Members start and stop one after the other',
  rationale:
    'With `podManagementPolicy: Parallel` all members of a scaling start or stop at once, whether the others are ready or ' +
    'not. An application that expects its first member to be up before the second joins may form two clusters, and one ' +
    'that hands its data over when a member leaves has nobody to hand it to. It is at most a warning in an update of a set ' +
    'that has it already: the field is immutable, and a refusal would only hinder every other change.',
  remediation: `Leave the policy out, or set it to OrderedReady. It is immutable: delete the set with --cascade=orphan and
create it anew; its pods and claims are taken over. For an application that is made for it, say so in the manifest:
metadata:
  annotations:
    mooring.dev/allow: parallel`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies',
    'https://github.com/kubernetes/kubernetes/issues/117693',
  ],
  check(set, { subject, previous, applications }) {
    if (set.podManagementPolicy !== 'Parallel' || acknowledged(set.meta, 'parallel')) return PASS;
    const known = applications.ofTemplate(set.template);
    const unsafe = known.find(({ profile }) => profile.parallelStart?.value !== true);
    if (known.length > 0 && !unsafe) return PASS;
    const unchanged = subject.operation === 'UPDATE' && previous?.podManagementPolicy === 'Parallel';
    return [
      {
        message: `podManagementPolicy is Parallel, which ${whyNot(unsafe)}`,
        path: ['spec', 'podManagementPolicy'],
        // The field is immutable: refusing would only hinder every other change of the set.
        ...(unchanged ? { atMost: 'warn' as const } : {}),
      },
    ];
  },
});

function whyNot(unsafe: ContainerApplication | undefined): string {
  if (!unsafe) return 'none of its containers is known to be made for';
  const { container, profile } = unsafe;
  return `${profile.title} in container "${container.name}" is not known to be made for`;
}
