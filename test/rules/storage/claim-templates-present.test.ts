import { claimTemplatesPresent } from '../../../src/rules/storage/claim-templates-present.ts';
import { type Case, ruleTable } from '../harness.ts';
import { claimTemplate, statefulSet } from '../manifests.ts';

const STATELESS = 'mooring.dev/stateless';
const gone =
  'spec.volumeClaimTemplates: there are no volumeClaimTemplates, so what the members write is gone with the pod';
const without = (changes: object = {}) =>
  statefulSet({ spec: { volumeClaimTemplates: undefined }, ...changes });
const stateless = (name: string, value: string, excused: boolean): Case => ({
  name,
  given: without({ annotations: { [STATELESS]: value } }),
  expect: excused
    ? []
    : [
        `metadata.annotations["${STATELESS}"]: annotation ${STATELESS} is "${value}", which gives no reason why the set keeps nothing`,
      ],
});

ruleTable(claimTemplatesPresent, [
  { name: 'one', given: statefulSet(), expect: [] },
  {
    name: 'two',
    given: statefulSet({ spec: { volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] } }),
    expect: [],
  },
  { name: 'absent', given: without(), expect: [gone] },
  { name: 'empty', given: statefulSet({ spec: { volumeClaimTemplates: [] } }), expect: [gone] },
  { name: 'no list', given: statefulSet({ spec: { volumeClaimTemplates: {} } }), expect: [gone] },
  { name: 'an empty object', given: {}, expect: [gone] },
  {
    name: 'one claim for all',
    given: without({
      pod: {
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'data', persistentVolumeClaim: { claimName: 'shared' } },
        ],
      },
    }),
    expect: [
      'spec.volumeClaimTemplates: there are no volumeClaimTemplates: volume "data" gives every member the one claim "shared"',
    ],
  },
  stateless('a reason', 'a cache, filled anew at start', true),
  stateless('no reason', '', false),
  stateless('blank', '  ', false),
  stateless('a mere yes', 'true', false),
  stateless('a mere yes of another spelling', 'Yes', false),
  stateless('false is no reason either', 'false', false),
  {
    name: 'a set with templates need not explain itself',
    given: statefulSet({ annotations: { [STATELESS]: '' } }),
    expect: [],
  },
  {
    name: 'said of the pod, which is not the set',
    given: without({ podAnnotations: { [STATELESS]: 'a cache' } }),
    expect: [gone],
  },
]);
