import { claimOf } from '../../kubernetes/claim.ts';
import { ordinalRange } from '../../kubernetes/stateful-set.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { isInevitable } from './cluster-controllers.ts';

export const claimKept = defineRule({
  id: 'claim-kept',
  category: 'protection',
  kind: 'PersistentVolumeClaim',
  needs: 'related',
  reads: ['apps/StatefulSet', 'Namespace'],
  operations: ['DELETE'],
  title: 'The claim of a running member stays',
  rationale:
    'A deleted claim stays only as long as its pod does: at the next restart of the pod the claim goes, mostly with the data, and ' +
    'the member comes back empty. Nothing happens at the time of the mistake.',
  remediation:
    'Scale the StatefulSet down past the ordinal of the claim first, and see that the data is elsewhere.',
  links: [
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
  ],
  check(claim, context) {
    if (isInevitable(claim.meta, context)) return PASS;
    const sets = context.world.statefulSetsClaiming(context.namespace, claim.meta.name);
    if (!sets.known) return notEvaluated(sets.reason);
    return sets.value.flatMap((set) => {
      const place = claimOf(set, claim.meta.name);
      const ordinals = ordinalRange(set);
      if (!place || !ordinals || set.meta.deleting) return [];
      if (place.ordinal < ordinals.first || place.ordinal > ordinals.last) return [];
      const pod = `${set.meta.name}-${place.ordinal}`;
      return [
        {
          message: `claim "${claim.meta.name}" holds the data of pod "${pod}", which StatefulSet "${set.meta.name}" still runs`,
          path: [],
        },
      ];
    });
  },
});
