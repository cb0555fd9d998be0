import { quorumOf, toleratedLosses } from '../../applications/quorum.ts';
import { allowedDisruptions, budgetWords } from '../../kubernetes/allowed-disruptions.ts';
import { autoscalersOf, lowestCount } from '../../kubernetes/autoscaler-limits.ts';
import type { Budget } from '../../kubernetes/budget.ts';
import { budgetsOf, coverage } from '../../kubernetes/selected-pods.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { countedBeside } from '../counted-replicas.ts';
import { defineRule, notEvaluated, PASS, type RuleContext } from '../rule.ts';

const PATH = ['spec', 'template', 'metadata', 'labels'];

export const disruptionBudget = defineRule({
  id: 'disruption-budget',
  category: 'availability',
  kind: 'StatefulSet',
  needs: 'related',
  reads: [
    'policy/PodDisruptionBudget',
    'apps/StatefulSet',
    'autoscaling/HorizontalPodAutoscaler',
    'keda.sh/ScaledObject',
  ],
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
    const counts = memberCounts(set, context);
    const [budget, ...others] = budgetsOf(budgets.value, set);
    const partial = budgets.value.filter(({ selector }) => coverage(selector, set) === 'some');
    if (!budget) {
      if (counts.running <= context.parameters.exemptReplicas) return PASS;
      return [{ message: unguarded(counts.running, partial), path: PATH }];
    }
    if (others.length > 0 || partial.length > 0) {
      const all = [budget, ...others, ...partial];
      const which = others.length > 0 ? 'the pods' : 'the same pod';
      const message = `${all.length} PodDisruptionBudgets select ${which} (${namesOf(all)}), and eviction refuses pods of more than one`;
      return [{ message, path: PATH }];
    }
    const flaw = flawOf(budget, set, counts, context);
    return flaw ? [{ message: flaw, path: PATH }] : PASS;
  },
});

type Surroundings = Pick<RuleContext, 'world' | 'namespace' | 'applications'>;

interface MemberCounts {
  /** How many members run. */
  readonly running: number;
  /** How many an autoscaler may leave of them; the same where there is none. */
  readonly fewest: number;
}

/** An autoscaler that is known takes a set that has replicas to its minimum at least, and may leave as few. */
function memberCounts(set: StatefulSet, { world, namespace }: Surroundings): MemberCounts {
  const autoscalers = world.autoscalers(namespace);
  const lowest = autoscalers.known ? autoscalersOf(set, autoscalers.value).map(lowestCount) : [];
  const fewest = lowest.length > 0 ? Math.min(...lowest) : set.replicas;
  return { running: Math.max(set.replicas, ...lowest), fewest };
}

function unguarded(members: number, partial: readonly Budget[]): string {
  return partial.length === 0
    ? `no PodDisruptionBudget selects the pods of this set of ${members} replicas`
    : `no PodDisruptionBudget selects all the pods of this set of ${members} replicas; single ones are selected by ${namesOf(partial)}`;
}

function namesOf(budgets: readonly Budget[]): string {
  return budgets.map(({ meta }) => `"${meta.name}"`).join(', ');
}

/** What is wrong with the only budget, at the members that run or at the fewest there may be; undefined when nothing is. */
function flawOf(
  budget: Budget,
  set: StatefulSet,
  { running, fewest }: MemberCounts,
  surroundings: Surroundings,
): string | undefined {
  const name = `PodDisruptionBudget "${budget.meta.name}" (${budgetWords(budget)})`;
  const beside = othersCounted(set, budget, surroundings);
  for (const members of new Set([running, fewest])) {
    if (members < 1) continue;
    const allowed = allowedDisruptions(budget, members + beside);
    if (allowed === undefined) return `${name} has a value that is neither a count nor a percentage`;
    const left = members < running ? ', once an autoscaler has taken the others away' : '';
    const flaw =
      allowed < 1
        ? `never lets one of ${replicasWords(members, beside)} go, so it blocks every drain`
        : quorumFlaw(set, members, Math.min(allowed, members), surroundings);
    if (flaw) return `${name} ${flaw}${left}`;
  }
  return undefined;
}

/** The replicas of other sets that the budget counts too, where its allowance depends on how many it counts. */
function othersCounted(set: StatefulSet, budget: Budget, surroundings: Surroundings): number {
  const { maxUnavailable } = budget;
  if (typeof maxUnavailable === 'number' && maxUnavailable > 0) return 0;
  return countedBeside(budget, surroundings)(set);
}

function replicasWords(members: number, beside: number): string {
  if (beside > 0) return `the ${members + beside} replicas of the StatefulSets that it selects`;
  return members === 1 ? 'the only replica' : `${members} replicas`;
}

function quorumFlaw(
  set: StatefulSet,
  members: number,
  atOnce: number,
  { applications }: Surroundings,
): string | undefined {
  const quorum = quorumOf(set, applications, members);
  if (!quorum || members < quorum.minimumMembers) return undefined;
  const tolerated = toleratedLosses(quorum, members);
  if (atOnce <= tolerated) return undefined;
  return `lets ${atOnce} of ${members} members go at once; ${quorum.profile.title} keeps its quorum through the loss of at most ${tolerated}`;
}
