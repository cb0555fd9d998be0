import { defineDefault } from './default.ts';
import { missingChecks, TCP_PARAMETER } from './health-check.ts';

export const readinessCheck = defineDefault({
  id: 'readiness-check',
  title: 'Every container says when it is ready',
  sets: 'spec.template.spec.containers[*].readinessProbe',
  rationale:
    'Without a readiness probe a pod counts as ready the moment its process starts, and the rolling update goes on to the ' +
    'next member while this one still recovers. Off by default: a check that its owner has not tried can hold up a sound set.',
  links: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
  ],
  parameters: TCP_PARAMETER,
  propose(set, { parameters, applications }) {
    return missingChecks(set.template, applications, 'readiness', parameters.tcp).map(
      ({ container, check }) => ({ path: [...container.path, 'readinessProbe'], value: check }),
    );
  },
});
