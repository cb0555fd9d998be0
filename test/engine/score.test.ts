import t from 'tap';
import type { Evaluation, Finding } from '../../src/engine/finding.ts';
import { Score } from '../../src/engine/score.ts';

type Graded = readonly [rule: string, enforcement: Finding['enforcement']];

function evaluation(findings: readonly Graded[], passed: readonly Graded[] = []): Evaluation {
  return {
    findings: findings.map(([rule, enforcement]) => ({
      rule,
      enforcement,
      category: 'storage',
      subject: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' },
      message: 'x',
      path: [],
      remediation: 'x',
    })),
    passed: passed.map(([rule, enforcement]) => ({ rule, enforcement })),
    notEvaluated: [],
    errors: [],
    ignored: [],
  };
}

function scoreOf(...evaluations: readonly Evaluation[]): number {
  const score = new Score();
  for (const each of evaluations) score.add(each);
  return score.value;
}

t.test('the weight of what holds over the weight of what was judged', async (t) => {
  t.equal(scoreOf(), 100, 'nothing was judged');
  t.equal(scoreOf(evaluation([], [['a', 'deny']])), 100);
  t.equal(scoreOf(evaluation([['a', 'deny']])), 0);
  t.equal(scoreOf(evaluation([['a', 'warn']], [['b', 'deny']])), 76, '10 of 13');
  t.equal(scoreOf(evaluation([['a', 'deny']], [['b', 'warn']])), 23, '3 of 13');
  t.equal(scoreOf(evaluation([['a', 'audit']], [['b', 'audit']])), 50);
  t.equal(
    scoreOf(
      evaluation(
        [
          ['a', 'deny'],
          ['a', 'deny'],
          ['a', 'warn'],
        ],
        [['b', 'deny']],
      ),
    ),
    50,
    'a rule counts once an object, at its worst',
  );
  t.equal(
    scoreOf(evaluation([['a', 'deny']]), evaluation([], [['a', 'deny']])),
    50,
    'and once for each object',
  );
  const nearly = Array.from({ length: 1000 }, (_, index): Graded => [`rule-${index}`, 'deny']);
  t.equal(scoreOf(evaluation([['a', 'audit']], nearly)), 99, 'only a clean sheet has 100');
});
