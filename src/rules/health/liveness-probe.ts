import { defineRule } from '../rule.ts';
import { PROBED_CONTAINER_PARAMETERS, probedContainers } from './probed-containers.ts';

export const livenessProbe = defineRule({
  id: 'liveness-probe',
  category: 'health',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Every container has a liveness probe',
  rationale:
    'Without one a process that hangs is never restarted. Each member stands for one identity and one volume, so no ' +
    'other pod takes over its part: it stays lost, and a rolling update or scaling waits for it for ever.',
  remediation: `Give the container a check that fails only when a restart would help, more patient than its readiness probe:
livenessProbe:
  tcpSocket:
    port: 5432
  periodSeconds: 10
  failureThreshold: 6`,
  links: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
  ],
  parameters: PROBED_CONTAINER_PARAMETERS,
  check(set, { parameters }) {
    return probedContainers(set.template, parameters)
      .filter((container) => container.livenessProbe === undefined)
      .map((container) => ({
        message: `container "${container.name}" has no liveness probe`,
        path: [...container.path, 'livenessProbe'],
      }));
  },
});
