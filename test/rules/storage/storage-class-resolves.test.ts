import t from 'tap';
import { storageClassResolves } from '../../../src/rules/storage/storage-class-resolves.ts';
import { unknown } from '../../../src/world/world.ts';
import { judge, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
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

const missing = (name: string, template: string) =>
  `storage class "${name}" of claim template "${template}" does not exist`;
const byHand = (template: string) =>
  `claim template "${template}" asks for no storage class: its volumes must be provided by hand (at most audit)`;
const noDefault = 'claim template "data" names no storage class, and the cluster has no default one';
const classes = clusterOf(storageClass());
/** Knows the classes by name, but not which one is the default. */
const partial = { ...classes, defaultStorageClass: () => unknown('the default is not known') };

ruleTable(storageClassResolves, [
  { name: 'exists', given: setOfClasses('fast'), world: classes, expect: [] },
  {
    name: 'does not',
    given: setOfClasses('slow'),
    world: classes,
    expect: [`${classField(0)}: ${missing('slow', 'data')}`],
  },
  {
    name: 'every template is judged',
    given: setOfClasses('slow', 'fast', 'gone'),
    world: classes,
    expect: [`${classField(0)}: ${missing('slow', 'data')}`, `${classField(2)}: ${missing('gone', 'wal')}`],
  },
  {
    name: 'the default one',
    given: setOfClasses(undefined),
    world: clusterOf(storageClass({}, DEFAULT_CLASS)),
    expect: [],
  },
  {
    name: 'no default one',
    given: setOfClasses(undefined),
    world: classes,
    expect: [`${classField(0)}: ${noDefault}`],
  },
  {
    name: 'marked as no default',
    given: setOfClasses(undefined),
    world: clusterOf(
      storageClass({}, { annotations: { 'storageclass.kubernetes.io/is-default-class': 'false' } }),
    ),
    expect: [`${classField(0)}: ${noDefault}`],
  },
  {
    name: 'marked by the annotation of old',
    given: setOfClasses(undefined),
    world: clusterOf(
      storageClass({}, { annotations: { 'storageclass.beta.kubernetes.io/is-default-class': 'true' } }),
    ),
    expect: [],
  },
  {
    name: 'provided by hand, which needs no knowledge',
    given: setOfClasses(''),
    expect: [`${classField(0)}: ${byHand('data')}`],
  },
  { name: 'by annotation', given: annotatedSet('fast'), world: classes, expect: [] },
  {
    name: 'the annotation wins over the field',
    given: annotatedSet('slow'),
    world: classes,
    expect: [`${annotationField}: ${missing('slow', 'data')}`],
  },
  {
    name: 'provided by hand by annotation',
    given: annotatedSet(''),
    world: classes,
    expect: [`${annotationField}: ${byHand('data')}`],
  },
  {
    name: 'manifests tell of those that are among them, and the cluster may have others',
    given: setOfClasses('fast', 'slow', undefined),
    world: [storageClass()],
    expect: [unknownClass('slow'), UNKNOWN_DEFAULT],
  },
  { name: 'nothing is known', given: setOfClasses('fast', undefined), expect: [UNKNOWN_WORLD] },
  {
    name: 'what is known is told beside what is not',
    given: setOfClasses(undefined, 'slow', ''),
    world: partial,
    expect: [
      `${classField(2)}: ${byHand('wal')}`,
      `${classField(1)}: ${missing('slow', 'log')}`,
      'not evaluated: the default is not known',
    ],
  },
  { name: 'no templates', given: setOfClasses(), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
]);

t.test('the absence of a class that is named can be confirmed', async (t) => {
  const [named] = judge(storageClassResolves, {
    name: 'named',
    given: setOfClasses('slow'),
    world: classes,
    expect: [],
  });
  t.match(named, { absent: { kind: 'StorageClass', namespace: '', name: 'slow' } });
});
