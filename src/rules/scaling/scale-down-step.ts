import { acknowledged } from '../../kubernetes/acknowledgement.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { howToAllow, onReplicaChange, REPLICAS_PATH, SET_UNKNOWN } from './replica-change.ts';

export const scaleDownStep = defineRule({
  id: 'scale-down-step',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'old',
  operations: ['UPDATE', 'SCALE'],
  title: 'Replicas shrink one at a time',
  rationale:
    'A member that leaves must first hand over what only it holds: data, leadership, a vote. The controller does not wait ' +
    'for that. Several that leave in one change may take every copy of some data with them.',
  remediation: `Take one member away, let the application settle, then the next. To allow one larger step:
${howToAllow('scale-down')}`,
  links: [
    'https://kubernetes.io/docs/tasks/run-application/scale-stateful-set/',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
  ],
  parameters: {
    maximum: {
      type: 'integer',
      minimum: 1,
      default: 1,
      description:
        'How many replicas one change may take away. A change to 0 is the matter of scale-to-zero.',
    },
  },
  check(set, context) {
    return onReplicaChange(set, context, ({ from, to }) => {
      const { maximum } = context.parameters;
      if (to === 0 || from - to <= maximum) return PASS;
      if (!context.subject.complete) return notEvaluated(SET_UNKNOWN);
      if (acknowledged(set.meta, 'scale-down')) return PASS;
      return [
        {
          message: `replicas go from ${from} to ${to}: ${from - to} members leave in one change, more than ${maximum}`,
          path: REPLICAS_PATH,
        },
      ];
    });
  },
});
