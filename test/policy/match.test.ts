import fc from 'fast-check';
import t from 'tap';
import { globMatches } from '../../src/kubernetes/glob.ts';
import { compileMatch } from '../../src/policy/match.ts';

const GLOBS: readonly [string, string, boolean][] = [
  ['*', '', true],
  ['*', 'shop', true],
  ['shop', 'shop', true],
  ['shop', 'shops', false],
  ['kube-*', 'kube-system', true],
  ['kube-*', 'my-kube-system', false],
  ['*-dev', 'shop-dev', true],
  ['*-dev-*', 'a-dev-b-dev-c', true],
  ['team-?', 'team-1', true],
  ['team-?', 'team-', false],
  ['a*b*c', 'axxbyyc', true],
  ['a*b*c', 'axxbyy', false],
  ['', '', true],
  ['', 'a', false],
];

for (const [glob, text, expected] of GLOBS)
  t.equal(globMatches(glob, text), expected, `${glob} against "${text}"`);

t.test('globs agree with the regular expression they mean', async () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 12 });
  fc.assert(
    fc.property(word, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (glob, text) => {
      const pattern = new RegExp(`^${glob.replace(/\*+/g, '.*').replaceAll('?', '.')}$`);
      return globMatches(glob, text) === pattern.test(text);
    }),
  );
});

t.test('a match needs every member it gives', async (t) => {
  const labels = new Map([['tier', 'data']]);
  const matches = compileMatch({
    namespaces: ['shop-*'],
    excludeNamespaces: ['shop-dev'],
    labelSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['data'] }] },
  });
  t.equal(matches?.('shop-prod', labels), true);
  t.equal(matches?.('shop-dev', labels), false, 'excluded');
  t.equal(matches?.('bank', labels), false, 'other namespace');
  t.equal(matches?.('shop-prod', new Map()), false, 'labels do not match');
  t.equal(compileMatch(undefined), undefined, 'no match is everywhere');
});
