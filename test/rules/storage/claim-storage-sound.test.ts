import { claimStorageSound } from '../../../src/rules/storage/claim-storage-sound.ts';
import { ruleTable } from '../harness.ts';
import { claimTemplate, container, statefulSet } from '../manifests.ts';

const templates = (...names: (string | undefined)[]) =>
  statefulSet({
    spec: { volumeClaimTemplates: names.map((name) => claimTemplate({ metadata: { name } })) },
    container: { volumeMounts: [] },
  });
const volumes = (...all: object[]) => statefulSet({ pod: { volumes: all } });
const mounting = (...names: string[]) => ({
  volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })),
});
const template = (index: number, message: string) =>
  `spec.volumeClaimTemplates[${index}].metadata.name: ${message}`;
const badName = (name: string) =>
  `claim template "${name}" has a name that no volume may have: at most 63 lower-case letters, digits and hyphens`;
const volume = (index: number, message: string) => `spec.template.spec.volumes[${index}].name: ${message}`;
const block = { volumeClaimTemplates: [claimTemplate({ spec: { volumeMode: 'Block' } })] };

ruleTable(claimStorageSound, [
  { name: 'sound', given: statefulSet(), expect: [] },
  { name: 'templates of two names', given: templates('data', 'log'), expect: [] },
  {
    name: 'templates of one name',
    given: templates('data', 'log', 'data', 'data'),
    expect: [
      template(2, 'claim template "data" is there more than once'),
      template(3, 'claim template "data" is there more than once'),
    ],
  },
  {
    name: 'templates without a name',
    given: templates(undefined, ''),
    expect: [template(0, 'a claim template has no name'), template(1, 'a claim template has no name')],
  },
  { name: 'a name of 63 characters', given: templates('a'.repeat(63)), expect: [] },
  {
    name: 'names that no volume may have',
    given: templates('a'.repeat(64), 'Data', 'data.log', 'data_log'),
    expect: ['a'.repeat(64), 'Data', 'data.log', 'data_log'].map((name, index) =>
      template(index, badName(name)),
    ),
  },
  { name: 'a volume of its own name', given: volumes({ name: 'tmp', emptyDir: {} }), expect: [] },
  {
    name: 'a volume of the name of a template',
    given: volumes({ name: 'tmp', emptyDir: {} }, { name: 'data', emptyDir: {} }),
    expect: [
      volume(
        1,
        'volume "data" has the name of a claim template, whose claim silently takes its place (at most warn)',
      ),
    ],
  },
  {
    name: 'volumes of one name',
    given: volumes({ name: 'tmp', emptyDir: {} }, { name: 'tmp', configMap: { name: 'x' } }),
    expect: [volume(1, 'volume "tmp" is there more than once')],
  },
  {
    name: 'a mount of nothing',
    given: statefulSet({ container: mounting('data', 'dta') }),
    expect: [
      'spec.template.spec.containers[0].volumeMounts[1].name: container "db" mounts "dta", which is neither a volume nor a claim template',
    ],
  },
  {
    name: 'a device of nothing',
    given: statefulSet({ container: { volumeDevices: [{ name: 'raw', devicePath: '/dev/xvda' }] } }),
    expect: [
      'spec.template.spec.containers[0].volumeDevices[0].name: container "db" mounts "raw", which is neither a volume nor a claim template',
    ],
  },
  {
    name: 'every container is looked at, init containers too',
    given: statefulSet({
      pod: {
        containers: [container(), container({ name: 'shipper', ...mounting('log') })],
        initContainers: [container({ name: 'init', ...mounting('seed') })],
      },
    }),
    expect: [
      'spec.template.spec.containers[1].volumeMounts[0].name: container "shipper" mounts "log", which is neither a volume nor a claim template',
      'spec.template.spec.initContainers[0].volumeMounts[0].name: container "init" mounts "seed", which is neither a volume nor a claim template',
    ],
  },
  {
    name: 'volumes of every kind may be mounted',
    given: statefulSet({
      container: mounting('a', 'b', 'c'),
      pod: {
        volumes: [
          { name: 'a', projected: { sources: [] } },
          { name: 'b', ephemeral: { volumeClaimTemplate: {} } },
          { name: 'c' },
        ],
      },
    }),
    expect: [],
  },
  {
    name: 'a block volume as a device',
    given: statefulSet({
      spec: block,
      container: { volumeMounts: [], volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] },
    }),
    expect: [],
  },
  {
    name: 'a block volume that is mounted',
    given: statefulSet({ spec: block }),
    expect: [
      'spec.template.spec.containers[0].volumeMounts[0]: container "db" mounts claim template "data", whose volumeMode is Block: it belongs in volumeDevices',
    ],
  },
  {
    name: 'a file system as a device',
    given: statefulSet({
      container: { volumeMounts: [], volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] },
    }),
    expect: [
      'spec.template.spec.containers[0].volumeDevices[0]: container "db" takes claim template "data" as a device, but its volumeMode is Filesystem: it belongs in volumeMounts',
    ],
  },
  { name: 'an empty object', given: {}, expect: [] },
]);
