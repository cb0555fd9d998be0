import { podNamesFit } from '../../../src/rules/identity/pod-names-fit.ts';
import { ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

const letters = (count: number) => 'a'.repeat(count);
const named = (name: string, spec = {}) => statefulSet({ name, spec });
const generated = (generateName: string) => statefulSet({ metadata: { name: undefined, generateName } });
const long = (what: string, length: number) =>
  `${what} ${length} characters; with more than 52 no pod can be created, since the label controller-revision-hash would be too long`;
const noLabel = (pod: string) =>
  `pod "${pod}" would have a name that is no DNS label: lower-case letters, digits and hyphens`;

ruleTable(podNamesFit, [
  { name: 'fits', given: statefulSet(), expect: [] },
  { name: '52 characters', given: named(letters(52)), expect: [] },
  {
    name: '53 characters',
    given: named(letters(53)),
    expect: [`metadata.name: ${long(`name "${letters(53)}" has`, 53)}`],
  },
  {
    name: 'whatever the replicas',
    given: named(letters(53), { replicas: 0 }),
    expect: [`metadata.name: ${long(`name "${letters(53)}" has`, 53)}`],
  },
  {
    name: 'a dot, which a StatefulSet may have and a pod of it may not',
    given: named('db.shop'),
    expect: [`metadata.name: ${noLabel('db.shop-2')}`],
  },
  {
    name: 'the last ordinal counts from ordinals.start',
    given: named('db.shop', { replicas: 2, ordinals: { start: 5 } }),
    expect: [`metadata.name: ${noLabel('db.shop-6')}`],
  },
  {
    name: 'the highest ordinal that there may be fits',
    given: named(letters(52), { replicas: 1, ordinals: { start: 2 ** 31 - 1 } }),
    expect: [],
  },
  {
    name: 'an ordinal that does not',
    given: named(letters(52), { replicas: 1, ordinals: { start: 2 ** 34 } }),
    expect: [
      `metadata.name: pod "${letters(52)}-17179869184" would have a name of 64 characters, more than the 63 of a DNS label`,
    ],
  },
  { name: 'no replicas, no pods', given: named('db.shop', { replicas: 0 }), expect: [] },
  { name: 'begins with a digit', given: named('0db'), expect: [] },
  { name: '47 characters and 5 to come', given: generated(`${letters(46)}-`), expect: [] },
  {
    name: '48 characters and 5 to come',
    given: generated(`${letters(47)}-`),
    expect: [`metadata.generateName: ${long('generateName makes a name of', 53)}`],
  },
  {
    name: 'the API server cuts what is longer than 58',
    given: generated(letters(70)),
    expect: [`metadata.generateName: ${long('generateName makes a name of', 63)}`],
  },
  {
    name: 'a dot in generateName',
    given: generated('db.'),
    expect: [`metadata.generateName: ${noLabel('db.xxxxx-2')}`],
  },
  {
    name: 'a scale of a set that is not known, and whose name cannot be at fault',
    given: { metadata: { name: letters(52), namespace: 'shop' }, spec: { replicas: 2 ** 40 } },
    operation: 'SCALE',
    complete: false,
    expect: ['not evaluated: the StatefulSet that is scaled is not known'],
  },
  {
    name: 'one whose name is',
    given: { metadata: { name: 'db.shop', namespace: 'shop' }, spec: { replicas: 2 } },
    operation: 'SCALE',
    complete: false,
    expect: [`metadata.name: ${noLabel('db.shop-1')}`],
  },
  { name: 'neither name', given: statefulSet({ metadata: { name: undefined } }), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
]);
