import { quorumOf, toleratedLosses } from '../../applications/quorum.ts';
import { autoscalersOf, lowestCount } from '../../kubernetes/autoscaler-limits.ts';
import type { Budget } from '../../kubernetes/budget.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import type { World } from '../../world/world.ts';
import { defineRule, notEvaluated, PASS, type Problem, type RuleContext } from '../rule.ts';
import { allowedDisruptions, budgetWords } from './allowed-disruptions.ts';
import { budgetsOf } from './selected-pods.ts';

const PATH = ['spec', 'template', 'metadata', 'labels'];

export const disruptionBudget = defineRule({
  id: 'disruption-budget',
  category: 'availability',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['policy/PodDisruptionBudget', 'autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'],
  title: 'One PodDisruptionBudget guards the pods, and lets a node be drained',
  rationale:
    'Drains and autoscalers of nodes evict as many pods at once as no budget forbids: a quorum is lost in the middle of an ' +
    'upgrade. A budget that allows nothing blocks every drain instead, and two budgets on one pod make eviction fail.',
  remediation: `Let one member go at a time:
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: NAME}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: NAME}}`,
  links: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/',
  ],
  parameters: {
    exemptReplicas: {
      type: 'integer',
      minimum: 0,
      default: 1,
      description: 'A set of at most this many replicas owes no budget.',
    },
  },
  check(set, context) {
    if (set.replicas < 1) return PASS;
    const budgets = context.world.budgets(context.namespace);
    if (!budgets.known) return notEvaluated(budgets.reason);
    const guarding = budgetsOf(budgets.value, set.template.meta.labels);
    const [budget, ...others] = guarding;
    if (!budget) {
      if (set.replicas <= context.parameters.exemptReplicas) return PASS;
      return [
        {
          message: `no PodDisruptionBudget selects the pods of this set of ${set.replicas} replicas`,
          path: PATH,
        },
      ];
    }
    if (others.length > 0) {
      const names = guarding.map(({ meta }) => `"${meta.name}"`).join(', ');
      const message = `${guarding.length} PodDisruptionBudgets select the pods (${names}), and eviction refuses pods of more than one`;
      return [{ message, path: PATH }];
    }
    const flaw = flawOf(budget, set, context);
    return flaw ? [flaw] : PASS;
  },
});

function flawOf(
  budget: Budget,
  set: StatefulSet,
  { world, namespace, applications }: Pick<RuleContext, 'world' | 'namespace' | 'applications'>,
): Problem | undefined {
  const name = `PodDisruptionBudget "${budget.meta.name}" (${budgetWords(budget)})`;
  const allowed = allowedDisruptions(budget, set.replicas);
  if (allowed === undefined)
    return { message: `${name} has a value that is neither a count nor a percentage`, path: PATH };
  if (allowed < 1) {
    const members = set.replicas === 1 ? 'the only replica' : `${set.replicas} replicas`;
    return { message: `${name} never lets one of ${members} go, so it blocks every drain`, path: PATH };
  }
  const members = fewestMembers(set, world, namespace);
  const quorum = quorumOf(set, applications, members);
  if (!quorum || members < quorum.minimumMembers) return undefined;
  const tolerated = toleratedLosses(quorum, members);
  const atOnce = allowedDisruptions(budget, members) ?? 0;
  if (atOnce <= tolerated) return undefined;
  const message = `${name} lets ${atOnce} of ${members} members go at once; ${quorum.profile.title} keeps its quorum through the loss of at most ${tolerated}`;
  return { message, path: PATH };
}

/** An autoscaler may leave fewer members than the set names. */
function fewestMembers(set: StatefulSet, world: World, namespace: string): number {
  const autoscalers = world.autoscalers(namespace);
  if (!autoscalers.known) return set.replicas;
  return Math.min(set.replicas, ...autoscalersOf(set, autoscalers.value).map(lowestCount));
}
