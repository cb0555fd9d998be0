import { quorumOf } from '../../applications/quorum.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { REPLICAS_PATH, SET_UNKNOWN } from './replica-change.ts';

export const quorumSize = defineRule({
  id: 'quorum-size',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'object',
  operations: ['CREATE', 'UPDATE', 'SCALE', 'AUDIT'],
  title: 'A quorum application has an odd number of members that survives the loss of one',
  rationale:
    'Members that decide by majority stop when less than half of them is left. With two, the loss of either stops both; ' +
    'an even member raises the majority that is needed, so it costs a node and survives no more losses than one fewer. ' +
    'An even number is at most a warning in a change of replicas: it may be a step on the way.',
  remediation: `Run an odd number of members, at least three, and let each join before the next:
spec:
  replicas: 3`,
  links: [
    'https://etcd.io/docs/latest/faq/',
    'https://kubernetes.io/docs/tasks/run-application/scale-stateful-set/',
  ],
  check(set, { subject, previous, applications }) {
    if (set.replicas < 1) return PASS;
    if (!subject.complete) return notEvaluated(SET_UNKNOWN);
    const quorum = quorumOf(set, applications);
    if (!quorum) return PASS;
    const { profile, container, minimumMembers, oddMembers } = quorum;
    const who = `${profile.title} in container "${container.name}"`;
    const count = set.replicas === 1 ? '1 member' : `${set.replicas} members`;
    if (set.replicas < minimumMembers) {
      return [
        {
          message: `${who} decides by majority and has ${count}, fewer than the ${minimumMembers} that survive the loss of one`,
          path: REPLICAS_PATH,
        },
      ];
    }
    if (!oddMembers || set.replicas % 2 === 1) return PASS;
    // Members join and leave one at a time, so an even number is a step on the way: it is wrong only if it stays.
    const onTheWay = previous !== undefined && previous.replicas !== set.replicas;
    return [
      {
        message: `${who} decides by majority and has ${count}: an even number survives no more losses than ${set.replicas - 1}`,
        path: REPLICAS_PATH,
        ...(onTheWay ? { atMost: 'warn' as const } : {}),
      },
    ];
  },
});
