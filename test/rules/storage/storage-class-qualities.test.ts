import type { Rule } from '../../../src/rules/rule.ts';
import { storageClassExpands } from '../../../src/rules/storage/storage-class-expands.ts';
import { storageClassKeepsData } from '../../../src/rules/storage/storage-class-keeps-data.ts';
import { storageClassWaits } from '../../../src/rules/storage/storage-class-waits.ts';
import { ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import {
  annotatedSet,
  annotationField,
  classField,
  clusterOf,
  DEFAULT_CLASS,
  setOfClasses,
  storageClass,
  UNKNOWN_DEFAULT,
  unknownClass,
} from './storage-classes.ts';

/** What a rule asks of a class: the field, the values that fall short of it, and what is then said. */
interface Quality {
  readonly rule: Rule;
  readonly field: string;
  readonly flaws: readonly (readonly [value: unknown, words: string])[];
}

const noGrowth = 'does not let a volume grow: allowVolumeExpansion is not true';
const deletes = (policy: string) => `has reclaimPolicy ${policy}: the data is deleted with the claim`;
const binds = (mode: string) =>
  `has volumeBindingMode ${mode}: volumes are made before their pods have a node`;

const QUALITIES: readonly Quality[] = [
  {
    rule: storageClassExpands,
    field: 'allowVolumeExpansion',
    flaws: [
      [false, noGrowth],
      [undefined, noGrowth],
      ['true', noGrowth],
    ],
  },
  {
    rule: storageClassKeepsData,
    field: 'reclaimPolicy',
    flaws: [
      ['Delete', deletes('Delete')],
      [undefined, deletes('Delete')],
      ['Recycle', deletes('Recycle')],
    ],
  },
  {
    rule: storageClassWaits,
    field: 'volumeBindingMode',
    flaws: [
      ['Immediate', binds('Immediate')],
      [undefined, binds('Immediate')],
    ],
  },
];

const named = (template: string, words: string) =>
  `storage class "fast" of claim template "${template}" ${words}`;

for (const { rule, field, flaws } of QUALITIES) {
  const [[value, words] = [undefined, '']] = flaws;
  const flawed = storageClass({ [field]: value });
  ruleTable(rule, [
    { name: 'a class that does', given: setOfClasses('fast'), world: [storageClass()], expect: [] },
    ...flaws.map(([flaw, said]) => ({
      name: `${field}: ${flaw}`,
      given: setOfClasses('fast'),
      world: [storageClass({ [field]: flaw })],
      expect: [`${classField(0)}: ${named('data', said)}`],
    })),
    {
      name: 'every template is judged, by its own class',
      given: setOfClasses('good', 'fast', 'fast'),
      world: [flawed, storageClass({}, { name: 'good' })],
      expect: [`${classField(1)}: ${named('log', words)}`, `${classField(2)}: ${named('wal', words)}`],
    },
    {
      name: 'the default class',
      given: setOfClasses(undefined),
      world: [storageClass({ [field]: value }, DEFAULT_CLASS), storageClass({}, { name: 'good' })],
      expect: [`${classField(0)}: the default storage class "fast" of claim template "data" ${words}`],
    },
    {
      name: 'by annotation',
      given: annotatedSet('fast'),
      world: [flawed],
      expect: [`${annotationField}: ${named('data', words)}`],
    },
    {
      name: 'a class that is missing is for another rule',
      given: setOfClasses('gone'),
      world: clusterOf(flawed),
      expect: [],
    },
    { name: 'so is a default that is', given: setOfClasses(undefined), world: clusterOf(flawed), expect: [] },
    { name: 'volumes made by hand have no class', given: setOfClasses(''), expect: [] },
    {
      name: 'a class that is not among the manifests is told once',
      given: setOfClasses('gone', 'fast', 'gone'),
      world: [flawed],
      expect: [`${classField(1)}: ${named('log', words)}`, unknownClass('gone')],
    },
    {
      name: 'so is a default',
      given: setOfClasses(undefined, undefined),
      world: [flawed],
      expect: [UNKNOWN_DEFAULT],
    },
    { name: 'nothing is known', given: setOfClasses('fast'), expect: [UNKNOWN_WORLD] },
    { name: 'an empty object', given: {}, expect: [] },
  ]);
}
