import { noHostPath } from '../../../src/rules/storage/no-host-path.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const node = (name: string, path: unknown = '/var/lib/db') => ({ name, hostPath: { path } });
const mount = (name: string) => ({ volumeMounts: [{ name, mountPath: '/x' }] });
const at = (index: number) => `spec.template.spec.volumes[${index}].hostPath`;

ruleTable(noHostPath, [
  { name: 'no volumes', given: statefulSet(), expect: [] },
  {
    name: 'other kinds',
    given: statefulSet({
      pod: {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', hostPath: null },
        ],
      },
    }),
    expect: [],
  },
  {
    name: 'one that nobody mounts',
    given: statefulSet({ pod: { volumes: [node('raw')] } }),
    expect: [`${at(0)}: volume "raw" is the path "/var/lib/db" of the node`],
  },
  {
    name: 'one that several mount, an init container among them',
    given: statefulSet({
      pod: {
        volumes: [{ name: 'tmp', emptyDir: {} }, node('raw')],
        containers: [
          container(mount('raw')),
          container({ name: 'other' }),
          container({ name: 'shipper', ...mount('raw') }),
        ],
        initContainers: [container({ name: 'init', ...mount('raw') })],
      },
    }),
    expect: [
      `${at(1)}: volume "raw" is the path "/var/lib/db" of the node, mounted by "db", "shipper", "init"`,
    ],
  },
  {
    name: 'several',
    given: statefulSet({ pod: { volumes: [node('raw'), node('sys', '/sys')] } }),
    expect: [
      `${at(0)}: volume "raw" is the path "/var/lib/db" of the node`,
      `${at(1)}: volume "sys" is the path "/sys" of the node`,
    ],
  },
  {
    name: 'without a path',
    given: statefulSet({ pod: { volumes: [{ name: 'raw', hostPath: {} }] } }),
    expect: [`${at(0)}: volume "raw" is the path "" of the node`],
  },
  {
    name: 'left out by parameter',
    given: statefulSet({ pod: { volumes: [node('raw'), node('sys', '/sys')] } }),
    parameters: { ignoreVolumes: ['sys'] },
    expect: [`${at(0)}: volume "raw" is the path "/var/lib/db" of the node`],
  },
  { name: 'an empty object', given: {}, expect: [] },
]);
