import { defineDefault, NOTHING } from './default.ts';

export const minReadySeconds = defineDefault({
  id: 'min-ready-seconds',
  title: 'A member must stay ready before the next is updated',
  sets: 'spec.minReadySeconds',
  rationale:
    'A rolling update goes on the moment a member is ready. One that crashes seconds later is then followed by the next, ' +
    'and a bad version takes them all.',
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#minimum-ready-seconds'],
  parameters: {
    seconds: {
      type: 'integer',
      minimum: 1,
      default: 10,
      description: 'How long a member must have been ready before it counts as available.',
    },
  },
  propose(set, { parameters }) {
    if (set.minReadySeconds !== undefined) return NOTHING;
    return [{ path: ['spec', 'minReadySeconds'], value: parameters.seconds }];
  },
});
