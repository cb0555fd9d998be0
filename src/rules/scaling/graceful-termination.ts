import type { ContainerApplication } from '../../applications/catalog.ts';
import { defineRule, PASS } from '../rule.ts';

/** What the API server fills in. */
const DEFAULT_SECONDS = 30;
const PATH = ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'] as const;

export const gracefulTermination = defineRule({
  id: 'graceful-termination',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Members get time to stop',
  rationale:
    'When the grace period ends the process is killed, wherever it stands: buffers are not written, leadership is not ' +
    'handed over, and the next start begins with a recovery. With 0 the pod is also gone from the API before the kubelet ' +
    'has stopped it, so a second pod with the same name and volume may run beside the first; 0 is therefore refused ' +
    'wherever this rule warns or refuses.',
  remediation: `Give the pod as long as a clean stop takes under load:
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 120`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
    'https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/',
  ],
  parameters: {
    minimumSeconds: {
      type: 'integer',
      minimum: 1,
      default: DEFAULT_SECONDS,
      description: 'The shortest grace period of an application that is not known to need longer.',
    },
  },
  check(set, { parameters, applications }) {
    const given = set.template.terminationGracePeriodSeconds;
    if (given === 0) {
      return [
        {
          message:
            'terminationGracePeriodSeconds is 0: members are killed at once, and a second pod of the same identity may start beside one that still runs',
          path: PATH,
          atLeast: 'deny',
        },
      ];
    }
    const seconds = given ?? DEFAULT_SECONDS;
    const slowest = slowestToStop(applications.ofTemplate(set.template));
    const need = slowest && needOf(slowest);
    const found = `terminationGracePeriodSeconds is ${given === undefined ? `${DEFAULT_SECONDS} when left out` : seconds}`;
    if (slowest && need !== undefined && need > parameters.minimumSeconds && seconds < need) {
      const { container, profile } = slowest;
      return [
        {
          message: `${found}, less than the ${need} s that ${profile.title} in container "${container.name}" may need to stop`,
          path: PATH,
        },
      ];
    }
    if (seconds >= parameters.minimumSeconds) return PASS;
    return [{ message: `${found}, less than ${parameters.minimumSeconds} s`, path: PATH }];
  },
});

function needOf({ profile }: ContainerApplication): number {
  return profile.terminationGracePeriodSeconds?.value ?? 0;
}

function slowestToStop(known: readonly ContainerApplication[]): ContainerApplication | undefined {
  return known.reduce<ContainerApplication | undefined>(
    (slowest, next) => (slowest && needOf(slowest) >= needOf(next) ? slowest : next),
    undefined,
  );
}
