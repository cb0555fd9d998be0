import { quorumOf, type SetQuorum } from '../../applications/quorum.ts';
import type { Autoscaler } from '../../kubernetes/autoscaler.ts';
import { autoscalersOf, highestCount, largestStep, lowestCount } from '../../kubernetes/autoscaler-limits.ts';
import { defineRule, notEvaluated, PASS, type Problem } from '../rule.ts';
import { REPLICAS_PATH } from './replica-change.ts';

export const autoscalerFits = defineRule({
  id: 'autoscaler-fits',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'],
  title: 'An autoscaler leaves a quorum application its members',
  rationale:
    'An autoscaler knows load, not votes. In a quiet night it takes the set down to its minimum, by default in a single ' +
    'step: the members that are left are fewer than a majority, and the database stands still until someone wakes up.',
  remediation: `Bound the autoscaler by the quorum, and let it take away one member at a time:
spec:
  minReplicas: 3
  behavior:
    scaleDown:
      policies: [{type: Pods, value: 1, periodSeconds: 600}]`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#default-behavior',
    'https://keda.sh/docs/latest/reference/scaledobject-spec/',
  ],
  parameters: {
    maximumStep: {
      type: 'integer',
      minimum: 1,
      default: 1,
      description:
        'How many members an autoscaler may take away at once: the same as the maximum of scale-down-step.',
    },
  },
  check(set, { namespace, world, parameters, applications }) {
    const autoscalers = world.autoscalers(namespace);
    if (!autoscalers.known) {
      return quorumOf(set, applications) ? notEvaluated(autoscalers.reason) : PASS;
    }
    return autoscalersOf(set, autoscalers.value).flatMap((autoscaler) => {
      const members = highestCount(autoscaler) ?? set.replicas;
      const quorum = quorumOf(set, applications, Math.max(members, set.replicas));
      if (!quorum) return [];
      return [...tooFew(autoscaler, quorum), ...tooFast(autoscaler, members, quorum, parameters.maximumStep)];
    });
  },
});

function tooFew(autoscaler: Autoscaler, { profile, minimumMembers }: SetQuorum): readonly Problem[] {
  const lowest = lowestCount(autoscaler);
  if (lowest >= minimumMembers) return [];
  return [
    {
      message: `${nameOf(autoscaler)} can leave ${lowest} of the members, fewer than the ${minimumMembers} that ${profile.title} needs`,
      path: REPLICAS_PATH,
      ...(autoscaler.kind === 'ScaledObject' ? { remediation: kedaMinimum(minimumMembers) } : {}),
    },
  ];
}

function tooFast(
  autoscaler: Autoscaler,
  members: number,
  { profile }: SetQuorum,
  maximum: number,
): readonly Problem[] {
  const step = largestStep(autoscaler, members);
  if (step <= maximum) return [];
  return [
    {
      message: `${nameOf(autoscaler)} can take ${step} members of ${profile.title} away at once, more than ${maximum}`,
      path: REPLICAS_PATH,
      ...(autoscaler.kind === 'ScaledObject' ? { remediation: kedaStep(maximum) } : {}),
    },
  ];
}

function nameOf({ kind, meta }: Autoscaler): string {
  return `${kind} "${meta.name}"`;
}

function kedaMinimum(minimum: number): string {
  return `Bound the ScaledObject by the quorum, and leave out idleReplicaCount:
spec:
  minReplicaCount: ${minimum}`;
}

function kedaStep(maximum: number): string {
  return `Let the ScaledObject take members away slowly:
spec:
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          policies: [{type: Pods, value: ${maximum}, periodSeconds: 600}]`;
}
