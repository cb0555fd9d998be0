import { autoscalerFits } from '../../../src/rules/scaling/autoscaler-fits.ts';
import { type Case, ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';
import { quorumApplications } from './profiles.ts';

type Loose = Record<string, unknown>;
const given = statefulSet({ container: { image: 'voter' } });
const oneByOne = { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 600 }] } };
const target = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };

/** Sound for 3 to 7 members, unless changed. */
const hpa = (spec: Loose = {}, metadata: Loose = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'load', namespace: 'shop', ...metadata },
  spec: { scaleTargetRef: target, minReplicas: 3, maxReplicas: 7, behavior: oneByOne, ...spec },
});
const keda = (spec: Loose = {}, metadata: Loose = {}) => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'events', namespace: 'shop', ...metadata },
  spec: {
    scaleTargetRef: target,
    minReplicaCount: 3,
    maxReplicaCount: 7,
    advanced: { horizontalPodAutoscalerConfig: { behavior: oneByOne } },
    ...spec,
  },
});
const few = (who: string, lowest: number) =>
  `spec.replicas: ${who} can leave ${lowest} of the members, fewer than the 3 that VOTER needs`;
const fast = (who: string, step: number, maximum = 1) =>
  `spec.replicas: ${who} can take ${step} members of VOTER away at once, more than ${maximum}`;
const HPA = 'HorizontalPodAutoscaler "load"';
const KEDA = 'ScaledObject "events"';

/** A row of the set with one autoscaler whose scale-down has these rules. */
const scaleDown = (name: string, rules: Loose, expect: readonly string[]): Case => ({
  name,
  given,
  world: [hpa({ behavior: { scaleDown: rules } })],
  expect,
});
const pods = (value: number) => ({ type: 'Pods', value, periodSeconds: 60 });
const percent = (value: number) => ({ type: 'Percent', value, periodSeconds: 60 });

const rows: readonly Case[] = [
  { name: 'no autoscaler', given, world: [], expect: [] },
  { name: 'one that fits', given, world: [hpa()], expect: [] },
  {
    name: 'too few, by a minimum that is left out',
    given,
    world: [hpa({ minReplicas: undefined })],
    expect: [few(HPA, 1)],
  },
  { name: 'too few by one', given, world: [hpa({ minReplicas: 2 })], expect: [few(HPA, 2)] },
  {
    name: 'no behavior takes all at once',
    given,
    world: [hpa({ behavior: undefined })],
    expect: [fast(HPA, 4)],
  },
  {
    name: 'both',
    given,
    world: [hpa({ minReplicas: 1, behavior: undefined })],
    expect: [few(HPA, 1), fast(HPA, 6)],
  },
  {
    name: 'bounds a step apart need no behavior',
    given,
    world: [hpa({ maxReplicas: 4, behavior: undefined })],
    expect: [],
  },
  {
    name: 'no maximum, which is invalid',
    given,
    world: [hpa({ maxReplicas: undefined, behavior: undefined })],
    expect: [],
  },
  scaleDown('only a window', { stabilizationWindowSeconds: 3600 }, [fast(HPA, 4)]),
  scaleDown('disabled', { selectPolicy: 'Disabled' }, []),
  scaleDown('two pods', { policies: [pods(2)] }, [fast(HPA, 2)]),
  scaleDown('a tenth of seven is one', { policies: [percent(10)] }, []),
  scaleDown('15 percent of seven is more than one', { policies: [percent(15)] }, [fast(HPA, 2)]),
  scaleDown('the policy that allows most', { policies: [pods(1), percent(50)] }, [fast(HPA, 4)]),
  scaleDown('the policy that allows least', { policies: [pods(1), percent(50)], selectPolicy: 'Min' }, []),
  scaleDown('said to be the most', { policies: [pods(1), pods(3)], selectPolicy: 'Max' }, [fast(HPA, 3)]),
  {
    name: 'the step is a parameter',
    given,
    world: [hpa({ behavior: { scaleDown: { policies: [pods(3)] } } })],
    parameters: { maximumStep: 2 },
    expect: [fast(HPA, 3, 2)],
  },
  { name: 'KEDA that fits', given, world: [keda()], expect: [] },
  {
    name: 'KEDA by its defaults',
    given,
    world: [keda({ minReplicaCount: undefined, maxReplicaCount: undefined, advanced: undefined })],
    expect: [few(KEDA, 0), fast(KEDA, 100)],
  },
  { name: 'KEDA that idles at none', given, world: [keda({ idleReplicaCount: 0 })], expect: [few(KEDA, 0)] },
  {
    name: 'KEDA that is paused at one',
    given,
    world: [keda({}, { annotations: { 'autoscaling.keda.sh/paused-replicas': '1' } })],
    expect: [few(KEDA, 1)],
  },
  {
    name: 'KEDA that is paused at five',
    given,
    world: [keda({}, { annotations: { 'autoscaling.keda.sh/paused-replicas': '5' } })],
    expect: [],
  },
  {
    name: 'KEDA paused at no number',
    given,
    world: [keda({}, { annotations: { 'autoscaling.keda.sh/paused-replicas': '' } })],
    expect: [],
  },
  {
    name: "KEDA's own HorizontalPodAutoscaler is not counted again",
    given,
    world: [
      keda({ minReplicaCount: 1 }),
      hpa({ minReplicas: 1 }, { ownerReferences: [{ kind: 'ScaledObject', name: 'events' }] }),
    ],
    expect: [few(KEDA, 1)],
  },
  {
    name: "KEDA's own, where the ScaledObject is not known",
    given,
    world: [hpa({ minReplicas: 1 }, { ownerReferences: [{ kind: 'ScaledObject', name: 'events' }] })],
    expect: [few(HPA, 1)],
  },
  {
    name: 'each autoscaler is judged',
    given,
    world: [hpa({ minReplicas: 2 }), keda({ minReplicaCount: 1 })],
    expect: [few(HPA, 2), few(KEDA, 1)],
  },
  {
    name: 'others are left alone',
    given,
    world: [
      hpa({ minReplicas: 1, scaleTargetRef: { ...target, name: 'web' } }),
      hpa({ minReplicas: 1, scaleTargetRef: { ...target, kind: 'Deployment' } }, { name: 'b' }),
      hpa(
        { minReplicas: 1, scaleTargetRef: { ...target, apiVersion: 'apps.kruise.io/v1beta1' } },
        { name: 'c' },
      ),
      hpa({ minReplicas: 1 }, { name: 'd', namespace: 'other' }),
      keda({ minReplicaCount: 1, scaleTargetRef: { name: 'db' } }),
    ],
    expect: [],
  },
  {
    name: 'a target without apiVersion',
    given,
    world: [hpa({ minReplicas: 1, scaleTargetRef: { kind: 'StatefulSet', name: 'db' } })],
    expect: [few(HPA, 1)],
  },
  { name: 'no quorum, no verdict', given: statefulSet(), world: [hpa({ minReplicas: 1 })], expect: [] },
  {
    name: 'a quorum once it has grown',
    given: statefulSet({ container: { image: 'cluster' }, spec: { replicas: 1 } }),
    world: [hpa({ minReplicas: 1 })],
    expect: [
      'spec.replicas: HorizontalPodAutoscaler "load" can leave 1 of the members, fewer than the 3 that CLUSTER needs',
    ],
  },
  {
    name: 'autoscalers that cannot be known',
    given,
    expect: ['not evaluated: no other objects are known here (mooring serve --world none)'],
  },
  { name: 'which does not matter without a quorum', given: statefulSet(), expect: [] },
  {
    name: 'an empty object',
    given: {},
    world: [{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }],
    expect: [],
  },
];

ruleTable(
  autoscalerFits,
  rows.map((row) => ({ applications: quorumApplications, ...row })),
);
