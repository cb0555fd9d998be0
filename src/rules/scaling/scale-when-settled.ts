import { acknowledged } from '../../kubernetes/acknowledgement.ts';
import { get, object } from '../../kubernetes/json.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { howToAllow, onReplicaChange, REPLICAS_PATH, SET_UNKNOWN } from './replica-change.ts';

export const scaleWhenSettled = defineRule({
  id: 'scale-when-settled',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'old',
  operations: ['UPDATE', 'SCALE'],
  title: 'Replicas change only while the set is settled',
  rationale:
    'While a member is down or an update is under way the application has less to spare than it seems: one more that ' +
    'leaves may be the one that held the last copy, and one that joins asks for data from members that already struggle.',
  remediation: `Wait until the set is settled, then scale:
kubectl rollout status statefulset NAME
If the scaling is what heals it, allow it:
${howToAllow('unsettled')}`,
  links: [
    'https://kubernetes.io/docs/tasks/run-application/scale-stateful-set/#scaling-down-does-not-work-right',
  ],
  check(set, context) {
    return onReplicaChange(set, context, ({ from, to, previous }) => {
      if (from === 0) return PASS;
      if (!context.subject.complete) return notEvaluated(SET_UNKNOWN);
      if (acknowledged(set.meta, 'unsettled')) return PASS;
      // To stop a set that is broken is a way to heal it, and was owned up to.
      if (to === 0 && acknowledged(set.meta, 'scale-to-zero')) return PASS;
      if (!object(get(previous.raw, 'status')))
        return notEvaluated('the status of the StatefulSet is not known');
      const reasons = unsettled(previous);
      if (reasons.length === 0) return PASS;
      return [
        {
          message: `replicas go from ${from} to ${to} while the set is not settled: ${reasons.join(', and ')}`,
          path: REPLICAS_PATH,
        },
      ];
    });
  },
});

/** What is still under way, in words. */
function unsettled(set: StatefulSet): readonly string[] {
  const { meta, replicas, status } = set;
  const reasons: string[] = [];
  if (meta.generation !== undefined && (status.observedGeneration ?? 0) < meta.generation)
    reasons.push('the controller has not yet acted on its last change');
  // With OnDelete the current revision never moves on, though every member may be updated.
  const updated = status.updatedReplicas ?? 0;
  if (status.currentRevision !== status.updateRevision && updated !== replicas)
    reasons.push(`${updated} of ${replicas} members are updated`);
  if (status.readyReplicas < replicas)
    reasons.push(`${status.readyReplicas} of ${replicas} members are ready`);
  if (status.readyReplicas > replicas)
    reasons.push(`${status.readyReplicas} members still run where ${replicas} are asked for`);
  return reasons;
}
