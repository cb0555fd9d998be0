import { acknowledged } from '../../kubernetes/acknowledgement.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { howToAllow, onReplicaChange, REPLICAS_PATH, SET_UNKNOWN } from './replica-change.ts';

export const scaleToZero = defineRule({
  id: 'scale-to-zero',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'old',
  operations: ['UPDATE', 'SCALE'],
  title: 'Replicas go to 0 only when that is meant',
  rationale:
    'A manifest whose replicas were forgotten or templated to 0, or a script that scales the wrong name, stops the whole ' +
    'database. What lives in memory is lost, and where claims are deleted when scaled down, so is the data.',
  remediation: `If it is meant, say so first:
${howToAllow('scale-to-zero')}`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
    'https://kubernetes.io/docs/tasks/run-application/scale-stateful-set/',
  ],
  check(set, context) {
    return onReplicaChange(set, context, ({ from, to }) => {
      if (to !== 0) return PASS;
      if (!context.subject.complete) return notEvaluated(SET_UNKNOWN);
      if (acknowledged(set.meta, 'scale-to-zero')) return PASS;
      const claims =
        set.whenScaled === 'Delete' ? ', and whenScaled: Delete takes every claim with them' : '';
      return [
        {
          message: `replicas go from ${from} to 0 without the annotation mooring.dev/allow: scale-to-zero${claims}`,
          path: REPLICAS_PATH,
        },
      ];
    });
  },
});
