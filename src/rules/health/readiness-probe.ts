import { defineRule } from '../rule.ts';
import { PROBED_CONTAINER_PARAMETERS, probedContainers } from './probed-containers.ts';

export const readinessProbe = defineRule({
  id: 'readiness-probe',
  category: 'health',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Every container has a readiness probe',
  rationale:
    'Without one a pod counts as ready the moment its process starts: the rolling update goes on to the next member ' +
    'while this one still recovers, and clients are sent to a database that cannot answer yet.',
  remediation: `Give the container a check of what its clients need:
readinessProbe:
  exec:
    command: ["pg_isready", "-h", "127.0.0.1"]
  periodSeconds: 10`,
  links: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
  ],
  parameters: PROBED_CONTAINER_PARAMETERS,
  check(set, { parameters }) {
    return probedContainers(set.template, parameters)
      .filter((container) => container.readinessProbe === undefined)
      .map((container) => ({
        message: `container "${container.name}" has no readiness probe`,
        path: [...container.path, 'readinessProbe'],
      }));
  },
});
