/** The engine alone: every object rule of a policy on one StatefulSet, and how the cost grows with its containers. */
import { load } from 'js-yaml';
import { evaluate } from '../src/engine/evaluate.ts';
import { loadPolicy } from '../src/policy/load.ts';
import type { Policy } from '../src/policy/policy.ts';
import type { Subject } from '../src/rules/subject.ts';
import { emptyWorld } from '../src/world/empty.ts';
import { figure, median, timed } from './figures.ts';
import { setWithService } from './manifests.ts';

const ROUNDS = 30;
const PER_ROUND = 500;

function subject(containers: number): Subject {
  const object = load(setWithService(0, containers).split('---\n')[0] ?? '');
  return {
    ref: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'team-0', name: 'store-0' },
    operation: 'CREATE',
    object,
    previous: undefined,
    user: undefined,
    dryRun: false,
    complete: true,
  };
}

/** Microseconds an evaluation takes, the median over rounds, after warm-up. */
function cost(policy: Policy, containers: number): number {
  const judged = subject(containers);
  const round = () => {
    for (let i = 0; i < PER_ROUND; i++) evaluate(policy, judged, emptyWorld, 0);
  };
  for (let i = 0; i < 10; i++) round();
  return median(Array.from({ length: ROUNDS }, () => (timed(round) * 1000) / PER_ROUND));
}

for (const name of ['recommended', 'strict']) {
  const policy = await loadPolicy([name]);
  const rules = policy.rulesFor({
    kind: 'StatefulSet',
    operation: 'CREATE',
    namespace: 'team-0',
    labels: new Map(),
  });
  const one = cost(policy, 1);
  figure(`${name}: ${rules.length} rules, 1 container`, `${one.toFixed(1)} µs`, 'at most 40 µs');
  for (const containers of [10, 100]) {
    const many = cost(policy, containers);
    const each = (many - one) / (containers - 1);
    figure(
      `${name}: ${containers} containers`,
      `${many.toFixed(1)} µs`,
      `linear: ${each.toFixed(2)} µs a container`,
    );
  }
}
