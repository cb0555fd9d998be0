import fc from 'fast-check';
import t from 'tap';
import { allowedDisruptions, budgetWords } from '../../src/kubernetes/allowed-disruptions.ts';
import { readBudget } from '../../src/kubernetes/budget.ts';

const budget = (spec: unknown, apiVersion = 'policy/v1') => readBudget({ apiVersion, spec });

t.test('what a budget selects', async (t) => {
  t.equal(budget({}).selector, undefined, 'no selector');
  t.equal(budget({ selector: null }).selector, undefined, 'null');
  t.not(budget({ selector: {} }).selector, undefined, 'an empty one');
  t.equal(budget({ selector: {} }, 'policy/v1beta1').selector, undefined, 'an empty one of policy/v1beta1');
  t.equal(
    budget({ selector: { matchLabels: {}, matchExpressions: [] } }, 'policy/v1beta1').selector,
    undefined,
    'one that is as good as empty',
  );
  t.not(budget({ selector: { matchLabels: { a: 'b' } } }, 'policy/v1beta1').selector, undefined);
  t.equal(readBudget({}).apiVersion, 'policy/v1');
  t.match(readBudget('no object'), {
    minAvailable: undefined,
    maxUnavailable: undefined,
    selector: undefined,
  });
});

t.test('how many may go, and how that is written', async (t) => {
  const rows: readonly [unknown, number, number | undefined, string][] = [
    [{ maxUnavailable: 1 }, 3, 1, 'maxUnavailable 1'],
    [{ maxUnavailable: 5 }, 3, 3, 'maxUnavailable 5'],
    [{ maxUnavailable: -1 }, 3, 0, 'maxUnavailable -1'],
    [{ maxUnavailable: '34%' }, 3, 2, 'maxUnavailable 34%'],
    [{ maxUnavailable: '1%' }, 0, 0, 'maxUnavailable 1%'],
    [{ minAvailable: 1 }, 3, 2, 'minAvailable 1'],
    [{ minAvailable: 5 }, 3, 0, 'minAvailable 5'],
    [{ minAvailable: '34%' }, 3, 1, 'minAvailable 34%'],
    [{ minAvailable: '150%' }, 3, 0, 'minAvailable 150%'],
    [{}, 3, 0, 'neither minAvailable nor maxUnavailable'],
    [{ minAvailable: 1, maxUnavailable: 1 }, 3, 1, 'maxUnavailable 1'],
    [{ minAvailable: 'most' }, 3, undefined, 'minAvailable most'],
    [{ maxUnavailable: 0.5 }, 3, undefined, 'maxUnavailable 0.5'],
    [{ maxUnavailable: true }, 3, 0, 'neither minAvailable nor maxUnavailable'],
  ];
  for (const [spec, members, allowed, words] of rows) {
    t.equal(allowedDisruptions(budget(spec), members), allowed, `${words} of ${members}`);
    t.equal(budgetWords(budget(spec)), words);
  }
});

t.test('never fewer than none, never more than there are', async (t) => {
  const value = fc.oneof(
    fc.integer({ min: -5, max: 20 }),
    fc.nat(150).map((share) => `${share}%`),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('minAvailable', 'maxUnavailable'),
      value,
      fc.nat(20),
      (field, amount, members) => {
        const allowed = allowedDisruptions(budget({ [field]: amount }), members) ?? -1;
        return allowed >= 0 && (field === 'minAvailable' || allowed <= members);
      },
    ),
  );
  t.pass();
});
