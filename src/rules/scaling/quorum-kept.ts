import { quorumOf, toleratedLosses } from '../../applications/quorum.ts';
import { acknowledged } from '../../kubernetes/acknowledgement.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { howToAllow, onReplicaChange, REPLICAS_PATH, SET_UNKNOWN } from './replica-change.ts';

export const quorumKept = defineRule({
  id: 'quorum-kept',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'old',
  operations: ['UPDATE', 'SCALE'],
  title: 'A scale-down leaves a majority of a quorum application',
  rationale:
    'Members that are scaled away still count until the application itself has removed them. When fewer than a majority ' +
    'are left they can decide nothing any more, not even that the others are gone: the cluster stands still.',
  remediation: `Remove members from the application first, then scale down in steps that leave a majority. If they are removed already:
${howToAllow('lose-quorum')}
# a change to 0 is acknowledged by scale-to-zero, too`,
  links: [
    'https://etcd.io/docs/latest/op-guide/runtime-configuration/',
    'https://kubernetes.io/docs/tasks/run-application/scale-stateful-set/',
  ],
  check(set, context) {
    return onReplicaChange(set, context, ({ from, to, previous }) => {
      if (to > from) return PASS;
      if (!context.subject.complete) return notEvaluated(SET_UNKNOWN);
      const quorum = quorumOf(previous, context.applications);
      if (!quorum || acknowledged(set.meta, 'lose-quorum')) return PASS;
      if (to === 0 && acknowledged(set.meta, 'scale-to-zero')) return PASS;
      const fewest = from - toleratedLosses(quorum, from);
      if (to >= fewest) return PASS;
      return [
        {
          message: `replicas go from ${from} to ${to}: ${quorum.profile.title} in container "${quorum.container.name}" decides by majority and needs ${fewest} of its ${from} members`,
          path: REPLICAS_PATH,
        },
      ];
    });
  },
});
