import { type Acknowledgement, ALLOW_ANNOTATION } from '../../kubernetes/acknowledgement.ts';
import type { Path } from '../../kubernetes/path.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { notEvaluated, PASS, type Result, type RuleContext } from '../rule.ts';

/** A request that changes a set's replicas. */
export interface ReplicaChange {
  readonly from: number;
  readonly to: number;
  readonly previous: StatefulSet;
}

export const REPLICAS_PATH: Path = ['spec', 'replicas'];

/** Why a rule about a `scale` request of a set that is not known has no verdict. */
export const SET_UNKNOWN =
  'the StatefulSet that the scale request is about is not known here, only its replicas are';

/** Judges a change of replicas; a request that leaves them alone passes. */
export function onReplicaChange(
  set: StatefulSet,
  context: Pick<RuleContext<'StatefulSet'>, 'previous'>,
  judge: (change: ReplicaChange) => readonly Result[],
): readonly Result[] {
  const { previous } = context;
  if (!previous) return notEvaluated('the previous version of the StatefulSet is not known');
  if (previous.replicas === set.replicas) return PASS;
  return judge({ from: previous.replicas, to: set.replicas, previous });
}

/** How to acknowledge a change, as a command that can be pasted. */
export function howToAllow(word: Acknowledgement): string {
  return `kubectl annotate statefulset NAME ${ALLOW_ANNOTATION}=${word}
# and when it is done:
kubectl annotate statefulset NAME ${ALLOW_ANNOTATION}-`;
}
