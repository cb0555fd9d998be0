import { resourcesRequested } from '../../../src/rules/availability/resources-requested.ts';
import { type Case, ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const missing = (what: string, index = 0, name = 'db', list = 'containers') =>
  `spec.template.spec.${list}[${index}].resources: container "${name}" has ${what}`;
const everything = 'no CPU request, no memory request, no memory limit';
const resources = (name: string, given: unknown, ...expect: string[]): Case => ({
  name,
  given: statefulSet({ container: { resources: given } }),
  expect: expect.map((what) => missing(what)),
});
const pod = (name: string, ofPod: unknown, ofContainer: unknown, ...expect: string[]): Case => ({
  name,
  given: statefulSet({ pod: { resources: ofPod }, container: { resources: ofContainer } }),
  expect: expect.map((what) => missing(what)),
});

ruleTable(resourcesRequested, [
  { name: 'all', given: statefulSet(), expect: [] },
  resources('absent', undefined, everything),
  resources('null', null, everything),
  resources('empty', { requests: {}, limits: {} }, everything),
  resources('no CPU', { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } }, 'no CPU request'),
  resources(
    'no memory',
    { requests: { cpu: '1' }, limits: { cpu: '1' } },
    'no memory request, no memory limit',
  ),
  resources('no limit', { requests: { cpu: '1', memory: '1Gi' } }, 'no memory limit'),
  resources('a CPU limit is not asked for', {
    requests: { cpu: '1', memory: '1Gi' },
    limits: { memory: '1Gi' },
  }),
  resources('limits stand for requests', { limits: { cpu: '1', memory: '1Gi' } }),
  resources('numbers', { requests: { cpu: 1, memory: 1073741824 }, limits: { memory: 1073741824 } }),
  resources('nothing', { requests: { cpu: 0, memory: '0' }, limits: { memory: '0Mi' } }, everything),
  resources(
    'a request of nothing beside a limit',
    { requests: { cpu: '100m', memory: '0' }, limits: { memory: '1Gi' } },
    'no memory request',
  ),
  pod(
    'of the pod as a whole',
    { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
    undefined,
  ),
  pod('limits of the pod', { limits: { cpu: '1', memory: '1Gi' } }, undefined),
  pod('requests of the pod', { requests: { cpu: '1', memory: '1Gi' } }, undefined, 'no memory limit'),
  pod('of both', { requests: { memory: '1Gi' } }, { requests: { cpu: '1' }, limits: { memory: '1Gi' } }),
  {
    name: 'each container, sidecars too, but no init container, which is soon done',
    given: statefulSet({
      pod: {
        containers: [container(), container({ name: 'shipper', resources: undefined })],
        initContainers: [
          container({ name: 'init', resources: undefined }),
          container({ name: 'proxy', restartPolicy: 'Always', resources: { limits: { memory: '1Gi' } } }),
        ],
      },
    }),
    expect: [missing(everything, 1, 'shipper'), missing('no CPU request', 1, 'proxy', 'initContainers')],
  },
  {
    name: 'left out by parameter',
    given: statefulSet({
      pod: {
        containers: [
          container({ resources: undefined }),
          container({ name: 'shipper', resources: undefined }),
        ],
      },
    }),
    parameters: { ignoreContainers: ['shipper'] },
    expect: [missing(everything)],
  },
  { name: 'an empty object', given: {}, expect: [] },
]);
