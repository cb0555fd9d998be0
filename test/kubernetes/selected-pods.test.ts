import fc from 'fast-check';
import t from 'tap';
import { readBudget } from '../../src/kubernetes/budget.ts';
import { budgetsOf, coverage, replicasBeside } from '../../src/kubernetes/selected-pods.ts';
import { readLabelSelector, selects } from '../../src/kubernetes/selectors.ts';
import { POD_INDEX_LABEL, POD_NAME_LABEL, readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { budget, statefulSet } from '../rules/manifests.ts';

const set = (replicas: number, start = 0) =>
  readStatefulSet(statefulSet({ spec: { replicas, ordinals: { start } } }));
const names = (operator: string, ...values: string[]) => ({
  matchExpressions: [{ key: POD_NAME_LABEL, operator, values }],
});

t.test('how much of a set a selector covers', async (t) => {
  const rows: readonly [string, unknown, ReturnType<typeof set>, string][] = [
    ['no selector', undefined, set(3), 'none'],
    ['an empty one', {}, set(3), 'all'],
    ['its labels', { matchLabels: { app: 'db' } }, set(3), 'all'],
    ['other labels', { matchLabels: { app: 'web' } }, set(3), 'none'],
    ['one pod', { matchLabels: { [POD_NAME_LABEL]: 'db-1' } }, set(3), 'some'],
    ['the only pod', { matchLabels: { [POD_NAME_LABEL]: 'db-0' } }, set(1), 'all'],
    ['a pod of other labels', { matchLabels: { app: 'web', [POD_NAME_LABEL]: 'db-1' } }, set(3), 'none'],
    ['a pod past the last', { matchLabels: { [POD_NAME_LABEL]: 'db-3' } }, set(3), 'none'],
    ['a pod before the first', { matchLabels: { [POD_NAME_LABEL]: 'db-0' } }, set(3, 5), 'none'],
    ['the first that there is', { matchLabels: { [POD_INDEX_LABEL]: '5' } }, set(3, 5), 'some'],
    ['an index that no pod has', { matchLabels: { [POD_INDEX_LABEL]: '01' } }, set(3), 'none'],
    ['all by name', names('In', 'db-0', 'db-1', 'db-2'), set(3), 'all'],
    ['all but one', names('NotIn', 'db-1'), set(3), 'some'],
    ['all but another', names('NotIn', 'web-1'), set(3), 'all'],
    ['all but the only one', names('NotIn', 'db-0'), set(1), 'none'],
    ['whatever has a name', names('Exists'), set(3), 'all'],
    ['whatever has none', names('DoesNotExist'), set(3), 'none'],
    ['one of very many', names('NotIn', 'db-7'), set(2 ** 31 - 1), 'some'],
    ['no replicas', { matchLabels: { app: 'db' } }, set(0), 'all'],
    ['no replicas, by name', { matchLabels: { [POD_NAME_LABEL]: 'db-0' } }, set(0), 'none'],
  ];
  for (const [name, selector, given, expected] of rows)
    t.equal(coverage(readLabelSelector(selector), given), expected, name);
});

t.test('the few pods that are looked at stand for all', async (t) => {
  const value = fc.constantFrom('db-0', 'db-1', 'db-2', 'db-9', 'web-0', '0', '1', '2', '9', 'db');
  const requirement = fc.record({
    key: fc.constantFrom('app', POD_NAME_LABEL, POD_INDEX_LABEL),
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    values: fc.array(value, { maxLength: 4 }),
  });
  const selector = fc.record({
    matchLabels: fc.dictionary(fc.constantFrom('app', POD_NAME_LABEL, POD_INDEX_LABEL), value, {
      maxKeys: 2,
    }),
    matchExpressions: fc.array(requirement, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(selector, fc.integer({ min: 1, max: 5 }), fc.nat(3), (raw, replicas, start) => {
      const read = readLabelSelector(raw);
      if (!read) return false;
      const selected = Array.from({ length: replicas }, (_, index) =>
        selects(
          read,
          new Map([
            ['app', 'db'],
            [POD_NAME_LABEL, `db-${start + index}`],
            [POD_INDEX_LABEL, `${start + index}`],
          ]),
        ),
      );
      const expected = selected.every(Boolean) ? 'all' : selected.some(Boolean) ? 'some' : 'none';
      return coverage(read, set(replicas, start)) === expected;
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test('the budgets of a set, and the sets of a budget', async (t) => {
  const own = readBudget(budget());
  const one = readBudget(
    budget({ name: 'one', spec: { selector: { matchLabels: { [POD_NAME_LABEL]: 'db-0' } } } }),
  );
  const other = readBudget(budget({ name: 'other', spec: { selector: { matchLabels: { app: 'web' } } } }));
  t.strictSame(
    budgetsOf([one, own, other], set(3)).map(({ meta }) => meta.name),
    ['db'],
  );
  const replica = readStatefulSet(statefulSet({ name: 'replica', spec: { replicas: 2 } }));
  t.equal(replicasBeside(set(3), own, [set(3), replica]), 2, 'the set itself is left out');
  t.equal(replicasBeside(set(3), other, [set(3), replica]), 0);
});
