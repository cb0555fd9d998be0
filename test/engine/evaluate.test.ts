import t from 'tap';
import { applicationCatalog } from '../../src/applications/catalog.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { toFieldPath } from '../../src/kubernetes/path.ts';
import type { IgnoreAnnotation, Policy, RuleEntry } from '../../src/policy/policy.ts';
import type { Enforcement } from '../../src/rules/enforcement.ts';
import { defineRule, notEvaluated, type Problem } from '../../src/rules/rule.ts';
import type { Operation, Subject } from '../../src/rules/subject.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { statefulSet } from '../rules/manifests.ts';

/** A rule that finds just these problems. */
function finding(id: string, ...problems: readonly Problem[]) {
  return rule(id, () => problems);
}

function rule(id: string, check: Parameters<typeof defineRule>[0]['check']) {
  const [title, rationale, remediation] = ['A title', 'A rationale', 'Do this'];
  return defineRule({
    id,
    category: 'health',
    kind: 'StatefulSet',
    needs: 'object',
    title,
    rationale,
    remediation,
    links: [],
    check,
  });
}

function policyOf(
  rules: readonly [ReturnType<typeof rule>, Exclude<Enforcement, 'off'>][],
  ignoreAnnotation: IgnoreAnnotation = 'advisory',
): Policy {
  const entries: readonly RuleEntry[] = rules.map(([rule, enforcement]) => ({
    rule,
    enforcement,
    parameters: {},
  }));
  return {
    name: 'test',
    generation: '0',
    applications: applicationCatalog([]),
    onRuleError: 'allow',
    onlyRecords: false,
    ignoreAnnotation,
    reads: [],
    rulesFor: ({ kind }) => (kind === 'StatefulSet' ? entries : []),
    defaultsFor: () => [],
  };
}

function subject(object: unknown = statefulSet(), more: Partial<Subject> = {}): Subject {
  return {
    ref: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' },
    operation: 'CREATE' satisfies Operation,
    object,
    previous: undefined,
    user: undefined,
    dryRun: false,
    complete: true,
    ...more,
  };
}

const at = (message: string, ...path: readonly (string | number)[]): Problem => ({ message, path });

t.test('findings are sorted, worst first, and without duplicates', async (t) => {
  const policy = policyOf([
    [
      finding('b-warns', at('second', 'spec', 'b'), at('first', 'spec', 'a'), at('second', 'spec', 'b')),
      'warn',
    ],
    [finding('z-denies', at('bad', 'spec')), 'deny'],
    [finding('a-warns', at('odd')), 'warn'],
    [finding('c-passes'), 'deny'],
  ]);
  const evaluation = evaluate(policy, subject(), emptyWorld, 0);
  t.strictSame(
    evaluation.findings.map(({ rule, enforcement, message, path }) => [
      rule,
      enforcement,
      message,
      toFieldPath(path),
    ]),
    [
      ['z-denies', 'deny', 'bad', 'spec'],
      ['a-warns', 'warn', 'odd', ''],
      ['b-warns', 'warn', 'second', 'spec.b'],
      ['b-warns', 'warn', 'first', 'spec.a'],
    ],
  );
  t.strictSame(evaluation.passed, [{ rule: 'c-passes', enforcement: 'deny' }]);
  t.equal(
    evaluation.findings[0]?.remediation,
    'Do this',
    "the rule's remediation where the problem has none",
  );
});

t.test('a problem may cap or raise its enforcement', async (t) => {
  const policy = policyOf([
    [finding('capped', { ...at('mild'), atMost: 'warn' }), 'deny'],
    [finding('raised', { ...at('grave'), atLeast: 'deny' }), 'warn'],
    [finding('recorded', { ...at('grave'), atLeast: 'deny' }), 'audit'],
    [finding('lower', { ...at('mild'), atMost: 'warn' }), 'audit'],
  ]);
  const { findings } = evaluate(policy, subject(), emptyWorld, 0);
  t.strictSame(
    findings.map(({ rule, enforcement }) => [rule, enforcement]),
    [
      ['raised', 'deny'],
      ['capped', 'warn'],
      ['lower', 'audit'],
      ['recorded', 'audit'],
    ],
  );
});

t.test('in a dry run a missing partner is a warning', async (t) => {
  const absent = { kind: 'Service', namespace: 'shop', name: 'db' };
  const policy = policyOf([[finding('exists', { ...at('missing'), absent }), 'deny']]);
  t.equal(evaluate(policy, subject(), emptyWorld, 0).findings[0]?.enforcement, 'deny');
  const dry = evaluate(policy, subject(undefined, { dryRun: true }), emptyWorld, 0).findings[0];
  t.equal(dry?.enforcement, 'warn');
  t.strictSame(dry?.absent, absent);
});

t.test('what could not be known is neither a pass nor a finding', async (t) => {
  const policy = policyOf([[rule('related', () => notEvaluated('nobody knows')), 'deny']]);
  const evaluation = evaluate(policy, subject(), emptyWorld, 0);
  t.strictSame(
    evaluation.notEvaluated.map(({ rule, reason }) => [rule, reason]),
    [['related', 'nobody knows']],
  );
  t.strictSame([evaluation.findings, evaluation.passed], [[], []]);
});

t.test('a rule that throws takes no other down', async (t) => {
  const broken = rule('broken', () => {
    throw new Error('a bug');
  });
  const evaluation = evaluate(
    policyOf([
      [broken, 'deny'],
      [finding('sound', at('seen')), 'warn'],
    ]),
    subject(),
    emptyWorld,
    0,
  );
  t.equal(evaluation.findings.length, 1);
  t.match(evaluation.errors, [{ rule: 'broken', enforcement: 'deny', error: { message: 'a bug' } }]);
  t.match(evaluation.notEvaluated, [
    { rule: 'broken', reason: 'the rule itself failed; this is a bug in mooring' },
  ]);
});

t.test('an object may silence findings, as far as the policy lets it', async (t) => {
  const rules = [
    [finding('advice', at('mild')), 'warn'],
    [finding('refusal', at('grave')), 'deny'],
  ] as const;
  const silent = (ignore: string) => subject(statefulSet({ annotations: { 'mooring.dev/ignore': ignore } }));
  const left = (allowed: IgnoreAnnotation, ignore: string) => {
    const { findings, ignored } = evaluate(
      policyOf([...rules.map(([r, e]) => [r, e] as [typeof r, typeof e])], allowed),
      silent(ignore),
      emptyWorld,
      0,
    );
    return [findings.map(({ rule }) => rule), ignored.map(({ rule }) => rule)];
  };
  t.strictSame(left('advisory', 'advice, refusal'), [['refusal'], ['advice']]);
  t.strictSame(left('advisory', '*'), [['refusal'], ['advice']]);
  t.strictSame(left('always', '*'), [[], ['refusal', 'advice']]);
  t.strictSame(left('never', '*'), [['refusal', 'advice'], []]);
  t.strictSame(left('always', 'other'), [['refusal', 'advice'], []]);
});

t.test('kinds that no rule judges have no verdict', async (t) => {
  const policy = policyOf([[finding('any', at('bad')), 'deny']]);
  for (const [apiVersion, kind] of [
    ['v1', 'Pod'],
    ['example.com/v1', 'StatefulSet'],
    ['v1', 'constructor'],
  ] as const) {
    const ref = { apiVersion, kind, namespace: 'shop', name: 'db' };
    t.strictSame(evaluate(policy, subject({}, { ref }), emptyWorld, 0).findings, [], `${apiVersion} ${kind}`);
  }
});
