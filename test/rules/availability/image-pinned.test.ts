import { imagePinned } from '../../../src/rules/availability/image-pinned.ts';
import { type Case, ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const at = (index: number, list = 'containers') => `spec.template.spec.${list}[${index}].image`;
const untagged = (image: string, name = 'db') =>
  `container "${name}" has the image "${image}" without a tag, which means latest`;
const moves = (image: string, name = 'db') => `container "${name}" has the image "${image}", whose tag moves`;
const invalid = (image: string) =>
  `container "db" has the image "${image}", which is no valid image reference`;
const digest = `sha256:${'a'.repeat(64)}`;
const row = (name: string, image: unknown, ...expect: string[]): Case => ({
  name,
  given: statefulSet({ container: { image } }),
  expect: expect.map((message) => `${at(0)}: ${message}`),
});

ruleTable(imagePinned, [
  row('a tag', 'postgres:16.4'),
  row('no tag', 'postgres', untagged('postgres')),
  row('the latest', 'postgres:latest', moves('postgres:latest')),
  row('of another spelling is another tag', 'postgres:Latest'),
  row('a digest', `postgres@${digest}`),
  row('a digest, whatever the tag', `postgres:latest@${digest}`),
  row('a digest that is none', 'postgres@sha256:abc', invalid('postgres@sha256:abc')),
  row('a port is no tag', 'registry.example.com:5000/db', untagged('registry.example.com:5000/db')),
  row('a port and a tag', 'registry.example.com:5000/db:1'),
  row('a port and the latest', 'localhost:5000/db:latest', moves('localhost:5000/db:latest')),
  row('an empty tag', 'postgres:', invalid('postgres:')),
  row('a placeholder', '$(IMAGE)', invalid('$(IMAGE)')),
  row('upper case', 'Postgres:16', invalid('Postgres:16')),
  row('absent', undefined, 'container "db" names no image'),
  row('empty', '', 'container "db" names no image'),
  {
    name: 'every container, init containers and sidecars too',
    given: statefulSet({
      pod: {
        containers: [container(), container({ name: 'shipper', image: 'fluent-bit' })],
        initContainers: [
          container({ name: 'init', image: 'busybox:latest' }),
          container({ name: 'proxy', restartPolicy: 'Always', image: 'envoy' }),
        ],
      },
    }),
    expect: [
      `${at(1)}: ${untagged('fluent-bit', 'shipper')}`,
      `${at(0, 'initContainers')}: ${moves('busybox:latest', 'init')}`,
      `${at(1, 'initContainers')}: ${untagged('envoy', 'proxy')}`,
    ],
  },
  {
    name: 'which tags move is a parameter',
    given: statefulSet({ container: { image: 'postgres:stable' } }),
    parameters: { tags: ['latest', 'stable'] },
    expect: [`${at(0)}: ${moves('postgres:stable')}`],
  },
  { name: 'an empty object', given: {}, expect: [] },
]);
