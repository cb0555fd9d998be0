import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { defineRule, PASS, type Problem } from '../rule.ts';

const PARTITION = ['spec', 'updateStrategy', 'rollingUpdate', 'partition'] as const;

export const rollingUpdate = defineRule({
  id: 'rolling-update',
  category: 'scaling',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'A change of the template reaches every member',
  rationale:
    'With `OnDelete`, or a partition that was left behind after a canary, an update of the image or the configuration is ' +
    'accepted and nothing happens. Members then change at random, each when its pod is next lost, until two versions ' +
    'that were never meant to run together do. A partition that lets the last member alone be updated is at most a warning ' +
    'while an update of the set is under way: it may be a canary.',
  remediation: `Let the controller update every member:
updateStrategy:
  type: RollingUpdate
  rollingUpdate:
    partition: 0`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions',
  ],
  check(set, { subject }) {
    if (set.updateStrategy === 'OnDelete') {
      return [
        {
          message: 'updateStrategy is OnDelete: no member is updated until someone deletes its pod',
          path: ['spec', 'updateStrategy', 'type'],
        },
      ];
    }
    return set.replicas < 1 ? PASS : forgottenPartition(set, subject.operation === 'UPDATE');
  },
});

/**
 * The controller compares the partition with a pod's place in the set, whatever `ordinals.start` is: it keeps that many
 * of the lowest pods as they are (kubernetes pkg/controller/statefulset, `getStartOrdinal(set) + partition`).
 */
function forgottenPartition(set: StatefulSet, beingUpdated: boolean): readonly Problem[] {
  const { partition, replicas } = set;
  if (partition >= 1 && partition >= replicas) {
    return [
      {
        message: `partition ${partition} holds back ${replicas === 1 ? 'the only member' : `all ${replicas} members`}: an update reaches none`,
        path: PARTITION,
      },
    ];
  }
  if (partition >= 1 && partition === replicas - 1) {
    const last = `${set.meta.name}-${set.firstOrdinal + replicas - 1}`;
    return [
      {
        message: `partition ${partition} holds back all but the last of ${replicas} members: an update reaches only "${last}"`,
        path: PARTITION,
        // While someone is at work this is a canary, the first step of a staged rollout; it is forgotten only if it stays.
        ...(beingUpdated ? { atMost: 'warn' as const } : {}),
      },
    ];
  }
  return [];
}
