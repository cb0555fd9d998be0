import { get, type JsonObject } from '../kubernetes/json.ts';
import type { Probe, ProbeHandler } from '../kubernetes/probe.ts';
import { defineDefault } from './default.ts';

/** How long a start that has succeeded may go unnoticed. */
const LONGEST_PERIOD_SECONDS = 10;
/** The API server reads thresholds as 32-bit integers. */
const LARGEST_THRESHOLD = 2 ** 31 - 1;
/** What the startup probe takes over from liveness besides the check itself. */
const TAKEN_OVER = ['timeoutSeconds', 'terminationGracePeriodSeconds'] as const;

export const startupCheck = defineDefault({
  id: 'startup-check',
  title: 'Liveness waits until the container has started',
  sets: 'spec.template.spec.containers[*].startupProbe',
  rationale:
    'After a crash a database replays its log before it answers. A liveness probe that runs meanwhile kills it in the ' +
    'middle, and it begins anew, without end. The same check as a startup probe holds liveness back until it has passed once.',
  links: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes',
  ],
  parameters: {
    seconds: {
      type: 'integer',
      minimum: 1,
      default: 300,
      description:
        'How long a container may take to start; longer where its liveness probe has allowed more.',
    },
  },
  propose(set, { parameters }) {
    return set.template.containers.flatMap(({ role, livenessProbe, startupProbe, path }) => {
      if (role !== 'container' || startupProbe || !livenessProbe?.handler) return [];
      const value = startupFrom(livenessProbe, livenessProbe.handler, parameters.seconds);
      return [{ path: [...path, 'startupProbe'], value }];
    });
  },
});

/** The same check, tried for at least `seconds`, and for no shorter time than liveness has let the start take. */
function startupFrom(liveness: Probe, handler: ProbeHandler, seconds: number): JsonObject {
  const { raw, initialDelaySeconds, failureThreshold } = liveness;
  const periodSeconds = Math.max(1, Math.min(liveness.periodSeconds, LONGEST_PERIOD_SECONDS));
  const allowed = initialDelaySeconds + liveness.periodSeconds * failureThreshold;
  const threshold = Math.ceil(Math.max(seconds, allowed) / periodSeconds);
  return {
    [handler]: get(raw, handler),
    ...Object.fromEntries(
      TAKEN_OVER.map((name) => [name, get(raw, name)]).filter(([, value]) => value != null),
    ),
    periodSeconds,
    failureThreshold: Math.min(threshold, LARGEST_THRESHOLD),
  };
}
