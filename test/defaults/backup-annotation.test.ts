import { backupAnnotation } from '../../src/defaults/backup-annotation.ts';
import { claimTemplate, statefulSet } from '../rules/manifests.ts';
import { defaultTable } from './harness.ts';

type Loose = Record<string, unknown>;

const namespace = (annotations: Loose) => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations } },
];
const says = (value: string) => namespace({ 'mooring.dev/backup': value });
const bare = (changes: Loose = {}) => statefulSet({ annotations: { team: 'a' }, ...changes });
const POINTER = '/metadata/annotations/mooring.dev~1backup';
const policy = { value: 'velero' };

defaultTable(backupAnnotation, [
  { name: 'as the namespace says', given: bare(), world: says('k8up'), expect: { [POINTER]: 'k8up' } },
  {
    name: 'as the namespace says, before the policy',
    given: bare(),
    world: says('k8up'),
    parameters: policy,
    expect: { [POINTER]: 'k8up' },
  },
  {
    name: 'a namespace that opts out, with its reason',
    given: bare(),
    world: says('none: scratch'),
    expect: { [POINTER]: 'none: scratch' },
  },
  { name: 'as the policy says', given: bare(), parameters: policy, expect: { [POINTER]: 'velero' } },
  {
    name: 'as the policy says, where the namespace says nothing',
    given: bare(),
    world: namespace({}),
    parameters: policy,
    expect: { [POINTER]: 'velero' },
  },
  {
    name: 'as the policy says, where the namespace says nothing of use',
    given: bare(),
    world: says('false'),
    parameters: policy,
    expect: { [POINTER]: 'velero' },
  },
  { name: 'nobody says anything', given: bare(), expect: {} },
  { name: 'nothing of use is said', given: bare(), world: says(''), parameters: { value: 'no' }, expect: {} },
  {
    name: 'no annotations at all',
    given: statefulSet({ metadata: { annotations: undefined } }),
    parameters: policy,
    expect: { '/metadata/annotations': { 'mooring.dev/backup': 'velero' } },
  },
  {
    name: 'an update, which starts no rollout by it',
    given: bare(),
    previous: bare(),
    parameters: policy,
    expect: { [POINTER]: 'velero' },
  },
  {
    name: 'set already, be it to nothing',
    given: statefulSet({ annotations: { 'mooring.dev/backup': '' } }),
    world: says('k8up'),
    expect: {},
  },
  {
    name: 'said on the pod template',
    given: bare({ podAnnotations: { 'mooring.dev/backup': 'stash' } }),
    parameters: policy,
    expect: {},
  },
  {
    name: 'said by the convention of a tool',
    given: bare({
      spec: {
        volumeClaimTemplates: [claimTemplate({ metadata: { annotations: { 'k8up.io/backup': 'false' } } })],
      },
    }),
    parameters: policy,
    expect: {},
  },
  {
    name: 'a set that keeps nothing',
    given: statefulSet({ annotations: { 'mooring.dev/stateless': 'a proxy' } }),
    parameters: policy,
    expect: {},
  },
]);
