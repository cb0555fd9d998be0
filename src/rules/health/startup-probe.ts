import type { ApplicationProfile } from '../../applications/profile.ts';
import type { Container } from '../../kubernetes/container.ts';
import { runningContainers } from '../../kubernetes/pod-template.ts';
import { defineRule } from '../rule.ts';

export const startupProbe = defineRule({
  id: 'startup-probe',
  category: 'health',
  kind: 'StatefulSet',
  needs: 'object',
  advisory: true,
  title: 'A container that is slow to start has a startup probe',
  rationale:
    'After a crash a database replays its log before it answers, for as long as the log is long. A liveness probe that ' +
    'runs meanwhile kills it in the middle, and it begins anew, without end. A long initialDelaySeconds only guesses at ' +
    'the time, and after every quick start the process is unwatched for as long.',
  remediation: `Hold liveness back until the container has started once; this one allows 30 x 10 s:
startupProbe:
  tcpSocket:
    port: 5432
  periodSeconds: 10
  failureThreshold: 30`,
  links: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes',
  ],
  parameters: {
    longInitialDelaySeconds: {
      type: 'integer',
      minimum: 1,
      // Twice the 30 s that liveness tolerates by default (3 failures, 10 s apart): longer is no boot, but a recovery.
      default: 60,
      description:
        'From how many initialDelaySeconds of liveness on a container counts as slow to start: a startup probe would do better.',
    },
    ignoreContainers: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Names of containers whose probes are not judged.',
    },
  },
  check(set, { parameters, applications }) {
    const profiles = new Map(
      applications.ofTemplate(set.template).map(({ container, profile }) => [container, profile]),
    );
    return runningContainers(set.template).flatMap((container) => {
      if (container.startupProbe || parameters.ignoreContainers.includes(container.name)) return [];
      const reason = slowStart(container, parameters.longInitialDelaySeconds, profiles.get(container));
      if (reason === undefined) return [];
      return [
        {
          message: `container "${container.name}" ${reason}`,
          path: [...container.path, 'startupProbe'],
        },
      ];
    });
  },
});

/** Why the container needs a startup probe; undefined when nothing says that it does. */
function slowStart(
  container: Container,
  longDelay: number,
  profile: ApplicationProfile | undefined,
): string | undefined {
  if (profile?.recoversAtStart?.value === true) {
    return `runs ${profile.title}, which may recover for long before it answers, and has no startup probe`;
  }
  const delay = container.livenessProbe?.initialDelaySeconds ?? 0;
  return delay >= longDelay ? `delays liveness by ${delay} s where a startup probe belongs` : undefined;
}
