import { orderedPodManagement } from '../../../src/rules/scaling/ordered-pod-management.ts';
import { type Case, ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';
import { profile } from './profiles.ts';

const source = 'https://example.com/docs';
const applications = [
  profile('crowd', { parallelStart: { value: true, source } }),
  profile('queue', { parallelStart: { value: false, source } }),
  profile('silent'),
];
const set = (image: string, podManagementPolicy: unknown = 'Parallel', annotations = {}) =>
  statefulSet({ annotations, container: { image }, spec: { podManagementPolicy } });
const found = (why: string) => `spec.podManagementPolicy: podManagementPolicy is Parallel, which ${why}`;
const unknown = found('none of its containers is known to be made for');
const allow = (words: string) => ({ 'mooring.dev/allow': words });

const rows: readonly Case[] = [
  { name: 'absent is ordered', given: statefulSet(), expect: [] },
  { name: 'ordered', given: set('queue', 'OrderedReady'), expect: [] },
  { name: 'an unknown application', given: set('example.com/app:1'), expect: [unknown] },
  { name: 'one that is made for it', given: set('crowd'), expect: [] },
  {
    name: 'one that is not',
    given: set('queue'),
    expect: [found('QUEUE in container "db" is not known to be made for')],
  },
  {
    name: 'a profile that does not say',
    given: set('silent'),
    expect: [found('SILENT in container "db" is not known to be made for')],
  },
  { name: 'acknowledged', given: set('queue', 'Parallel', allow('delete, parallel')), expect: [] },
  {
    name: 'another acknowledgement',
    given: set('queue', 'Parallel', allow('delete')),
    expect: [found('QUEUE in container "db" is not known to be made for')],
  },
  {
    name: 'every known container must allow it',
    given: statefulSet({
      spec: { podManagementPolicy: 'Parallel' },
      pod: { containers: [container({ image: 'crowd' }), container({ name: 'side', image: 'queue' })] },
    }),
    expect: [found('QUEUE in container "side" is not known to be made for')],
  },
  {
    name: 'an unknown helper beside one that allows it',
    given: statefulSet({
      spec: { podManagementPolicy: 'Parallel' },
      pod: { containers: [container({ image: 'crowd' }), container({ name: 'side' })] },
    }),
    expect: [],
  },
  {
    name: 'an init container has no say',
    given: statefulSet({
      spec: { podManagementPolicy: 'Parallel' },
      pod: { initContainers: [container({ name: 'init', image: 'crowd' })] },
    }),
    expect: [unknown],
  },
  {
    name: 'an update cannot change it',
    given: set('example.com/app:2'),
    previous: set('example.com/app:1'),
    operation: 'UPDATE',
    expect: [`${unknown} (at most warn)`],
  },
  {
    name: 'an update that brings it in, which the API server refuses',
    given: set('example.com/app:1'),
    previous: set('example.com/app:1', 'OrderedReady'),
    operation: 'UPDATE',
    expect: [unknown],
  },
  {
    name: 'an audit judges it in full',
    given: set('example.com/app:1'),
    operation: 'AUDIT',
    expect: [unknown],
  },
  { name: 'not text', given: set('queue', 7), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
];

ruleTable(
  orderedPodManagement,
  rows.map((row) => ({ applications, ...row })),
);
