import { podsSpread } from '../../../src/rules/availability/pods-spread.ts';
import { type Case, ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;
const own = { matchLabels: { app: 'db' } };
const at = 'spec.template.spec';
const nothing = (replicas: number) =>
  `${at}.topologySpreadConstraints: nothing spreads the ${replicas} replicas: neither topology spread constraints nor pod anti-affinity`;
const noConstraint = `${at}.topologySpreadConstraints: no topology spread constraint selects the pods of this set of 3 replicas`;
const noTerm = `${at}.affinity.podAntiAffinity: no pod anti-affinity term selects the pods of this set of 3 replicas`;

const bare = (replicas: unknown, pod: Loose = {}) =>
  statefulSet({ spec: { replicas }, pod: { topologySpreadConstraints: undefined, ...pod } });
const constraint = (changes: Loose = {}) => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: own,
  ...changes,
});
const term = (changes: Loose = {}) => ({
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: own,
  ...changes,
});
const spread = (name: string, constraints: Loose[], ...expect: string[]): Case => ({
  name,
  given: bare(3, { topologySpreadConstraints: constraints }),
  expect,
});
const apart = (name: string, terms: Loose[], ...expect: string[]): Case => ({
  name,
  given: bare(3, {
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
  }),
  expect,
});

ruleTable(podsSpread, [
  { name: 'spread', given: statefulSet(), expect: [] },
  { name: 'nothing', given: bare(3), expect: [nothing(3)] },
  { name: 'two', given: bare(2), expect: [nothing(2)] },
  { name: 'one has nothing to be spread', given: bare(1), expect: [] },
  { name: 'replicas unset is one', given: bare(undefined), expect: [] },
  { name: 'none', given: bare(0), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
  { name: 'an empty affinity', given: bare(3, { affinity: { podAntiAffinity: {} } }), expect: [nothing(3)] },
  {
    name: 'affinity draws them together',
    given: bare(3, {
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term()] } },
    }),
    expect: [nothing(3)],
  },

  spread('no constraints', [], nothing(3)),
  spread('of other pods', [constraint({ labelSelector: { matchLabels: { app: 'web' } } })], noConstraint),
  spread(
    'without a selector, which counts no pods',
    [constraint({ labelSelector: undefined })],
    noConstraint,
  ),
  spread('an empty selector counts all pods', [constraint({ labelSelector: {} })]),
  spread('one of two', [
    constraint({ labelSelector: { matchLabels: { app: 'web' } } }),
    constraint({ topologyKey: 'topology.kubernetes.io/zone' }),
  ]),
  spread('by expression', [
    constraint({ labelSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }),
  ]),
  spread('within a revision', [constraint({ matchLabelKeys: ['controller-revision-hash'] })]),
  spread(
    'by a label that no two pods share',
    [constraint({ matchLabelKeys: ['statefulset.kubernetes.io/pod-name'] })],
    noConstraint,
  ),

  apart('required', [term()]),
  {
    name: 'preferred',
    given: bare(3, {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term() }],
        },
      },
    }),
    expect: [],
  },
  {
    name: 'preferred, written as if it were required',
    given: bare(3, {
      affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term()] } },
    }),
    expect: [noTerm],
  },
  apart('from other pods', [term({ labelSelector: { matchLabels: { app: 'web' } } })], noTerm),
  apart('without a selector, which matches no pods', [term({ labelSelector: undefined })], noTerm),
  apart('one of two', [term({ labelSelector: { matchLabels: { app: 'web' } } }), term()]),
  apart('in its own namespace', [term({ namespaces: ['other', 'shop'] })]),
  apart('in other namespaces', [term({ namespaces: ['other'] })], noTerm),
  apart('in every namespace', [term({ namespaces: ['other'], namespaceSelector: {} })]),
  apart('in namespaces by label, which are not known', [
    term({ namespaceSelector: { matchLabels: { team: 'shop' } } }),
  ]),
  apart('from pods of another value of its own label', [term({ mismatchLabelKeys: ['app'] })], noTerm),
  apart('from pods of another value of a label it lacks', [term({ mismatchLabelKeys: ['tenant'] })]),
  apart('from itself', [term({ matchLabelKeys: ['apps.kubernetes.io/pod-index'] })], noTerm),
  {
    name: 'neither selects',
    given: bare(3, {
      topologySpreadConstraints: [constraint({ labelSelector: undefined })],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [term({ namespaces: ['other'] })],
        },
      },
    }),
    expect: [noConstraint],
  },
]);
