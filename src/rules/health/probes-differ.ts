import type { Container } from '../../kubernetes/container.ts';
import type { Probe } from '../../kubernetes/probe.ts';
import { defineRule, type Problem } from '../rule.ts';
import { PROBED_CONTAINER_PARAMETERS, probedContainers } from './probed-containers.ts';
import { sameCheck } from './same-check.ts';

export const probesDiffer = defineRule({
  id: 'probes-differ',
  category: 'health',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Liveness is not readiness over again',
  rationale:
    'When both fail on the same check after the same time, a member that is merely too busy to take more work is killed ' +
    'for it: its caches are lost, it recovers, the others get its load, and they are killed next.',
  remediation: `Let liveness wait longer than readiness, or check something cheaper:
readinessProbe:
  exec:
    command: ["pg_isready", "-h", "127.0.0.1"]
livenessProbe:
  tcpSocket:
    port: 5432
  failureThreshold: 6`,
  links: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-readiness-probes',
  ],
  parameters: PROBED_CONTAINER_PARAMETERS,
  check(set, { parameters }) {
    return probedContainers(set.template, parameters).flatMap(judge);
  },
});

function judge(container: Container): readonly Problem[] {
  const { livenessProbe, readinessProbe } = container;
  if (!livenessProbe || !readinessProbe) return [];
  if (!sameCheck(container, livenessProbe, readinessProbe)) return [];
  if (morePatient(livenessProbe, readinessProbe)) return [];
  const [liveness, readiness] = [patience(livenessProbe), patience(readinessProbe)];
  const when =
    liveness < readiness
      ? `gives up sooner (after ${liveness} s, readiness after ${readiness} s)`
      : `gives up as soon (after ${liveness} s)`;
  return [
    {
      message: `livenessProbe of container "${container.name}" is the same check as its readinessProbe and ${when}`,
      path: [...container.path, 'livenessProbe'],
    },
  ];
}

/** Liveness that fails later, or that waits longer for an answer and fails no sooner, spares a member that is only busy. */
function morePatient(liveness: Probe, readiness: Probe): boolean {
  const longer = patience(liveness) - patience(readiness);
  return longer > 0 || (longer === 0 && liveness.timeoutSeconds > readiness.timeoutSeconds);
}

/** Seconds of failure in a row after which a probe acts. */
function patience(probe: Probe): number {
  return probe.failureThreshold * probe.periodSeconds;
}
