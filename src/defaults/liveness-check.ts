import { defineDefault } from './default.ts';
import { missingChecks, TCP_PARAMETER } from './health-check.ts';

/** Kubernetes' own, written down beside the threshold, so that the two can be read as seconds. */
const PERIOD_SECONDS = 10;

export const livenessCheck = defineDefault({
  id: 'liveness-check',
  title: 'A container that hangs is restarted',
  sets: 'spec.template.spec.containers[*].livenessProbe',
  rationale:
    'Without a liveness probe a process that hangs is never restarted. The check that is filled in is a patient one, since ' +
    'a database must not be killed for being busy. Off by default: a liveness probe that its owner has not tried can kill ' +
    'a sound member again and again.',
  links: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  parameters: {
    ...TCP_PARAMETER,
    failureThreshold: {
      type: 'integer',
      minimum: 1,
      // A minute: twice what liveness-patience asks for, and longer than readiness waits, as probes-differ asks for.
      default: 6,
      description: 'After how many failures in a row, 10 s apart, the container is restarted.',
    },
  },
  propose(set, { parameters, applications }) {
    const patience = { periodSeconds: PERIOD_SECONDS, failureThreshold: parameters.failureThreshold };
    return missingChecks(set.template, applications, 'liveness', parameters.tcp).map(
      ({ container, check }) => ({
        path: [...container.path, 'livenessProbe'],
        value: { ...check, ...patience },
      }),
    );
  },
});
