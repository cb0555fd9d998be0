import type { Container } from '../../kubernetes/container.ts';
import type { Probe } from '../../kubernetes/probe.ts';
import { defineRule, type Problem } from '../rule.ts';
import { PROBED_CONTAINER_PARAMETERS, probedContainers } from './probed-containers.ts';

export const livenessPatience = defineRule({
  id: 'liveness-patience',
  category: 'health',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Liveness waits before it kills',
  rationale:
    'A checkpoint, a compaction or a slow disk can hold a database up for seconds. A liveness probe that gives up within ' +
    'them kills a sound member and makes it recover. A check that is run in the container must start a process first, ' +
    'which under load takes longer than the 1 s that the timeout is by default.',
  remediation: `Let liveness fail for half a minute before it kills, and give an exec check time to answer:
livenessProbe:
  periodSeconds: 10
  failureThreshold: 6
  timeoutSeconds: 5`,
  links: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
  ],
  parameters: {
    ...PROBED_CONTAINER_PARAMETERS,
    minimumSeconds: {
      type: 'integer',
      minimum: 0,
      default: 30,
      description: 'The fewest seconds that failureThreshold x periodSeconds of liveness may make.',
    },
    minimumExecTimeoutSeconds: {
      type: 'integer',
      minimum: 1,
      default: 2,
      description: 'The lowest timeoutSeconds of a liveness probe that runs a command in the container.',
    },
  },
  check(set, { parameters }) {
    return probedContainers(set.template, parameters).flatMap((container) => {
      const probe = container.livenessProbe;
      if (!probe) return [];
      return [
        ...tooSoon(container, probe, parameters.minimumSeconds),
        ...tooShort(container, probe, parameters.minimumExecTimeoutSeconds),
      ];
    });
  },
});

function tooSoon(container: Container, probe: Probe, minimum: number): readonly Problem[] {
  const { failureThreshold, periodSeconds } = probe;
  const seconds = failureThreshold * periodSeconds;
  if (seconds >= minimum) return [];
  return [
    {
      message: `livenessProbe of container "${container.name}" kills it after ${seconds} s (failureThreshold ${failureThreshold} x periodSeconds ${periodSeconds}), sooner than ${minimum} s`,
      path: [...container.path, 'livenessProbe', 'failureThreshold'],
    },
  ];
}

function tooShort(container: Container, probe: Probe, minimum: number): readonly Problem[] {
  if (probe.handler !== 'exec' || probe.timeoutSeconds >= minimum) return [];
  return [
    {
      message: `exec livenessProbe of container "${container.name}" must answer within timeoutSeconds ${probe.timeoutSeconds}, less than ${minimum} s`,
      path: [...container.path, 'livenessProbe', 'timeoutSeconds'],
    },
  ];
}
