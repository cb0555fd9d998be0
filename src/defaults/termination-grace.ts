import { defineDefault, NOTHING } from './default.ts';

export const terminationGrace = defineDefault({
  id: 'termination-grace',
  title: 'Members get time to stop',
  sets: 'spec.template.spec.terminationGracePeriodSeconds',
  rationale:
    'When the grace period ends the process is killed, wherever it stands, and its next start begins with a recovery. The ' +
    '30 s that Kubernetes gives by itself are short for a database that has buffers to write.',
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  parameters: {
    seconds: {
      type: 'integer',
      minimum: 1,
      // Twice what Kubernetes gives. A clean stop ends sooner; only a process that hangs is waited for.
      default: 60,
      description: 'The grace period of an application that is not known to need longer.',
    },
  },
  propose(set, { parameters, applications }) {
    if (set.template.terminationGracePeriodSeconds !== undefined) return NOTHING;
    const needs = applications
      .ofTemplate(set.template)
      .map(({ profile }) => profile.terminationGracePeriodSeconds?.value ?? 0);
    return [
      {
        path: ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'],
        value: Math.max(parameters.seconds, ...needs),
      },
    ];
  },
});
