import { governingServiceNamed } from '../../../src/rules/identity/governing-service-named.ts';
import { ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

const unset = 'spec.serviceName: spec.serviceName is not set, so the pods have no names of their own in DNS';
const named = (serviceName: unknown) => statefulSet({ spec: { serviceName } });
const invalid = (name: string) =>
  `spec.serviceName: spec.serviceName "${name}" cannot be the name of a Service: that has at most 63 lower-case letters, digits and hyphens, and begins with a letter`;

ruleTable(governingServiceNamed, [
  { name: 'named', given: statefulSet(), expect: [] },
  { name: 'not set', given: named(undefined), expect: [unset] },
  { name: 'null', given: named(null), expect: [unset] },
  { name: 'empty', given: named(''), expect: [unset] },
  { name: 'no text', given: named(5), expect: [unset] },
  { name: 'an empty object', given: {}, expect: [unset] },
  { name: '63 characters', given: named('a'.repeat(63)), expect: [] },
  { name: '64 characters', given: named('a'.repeat(64)), expect: [invalid('a'.repeat(64))] },
  { name: 'begins with a digit', given: named('0db'), expect: [invalid('0db')] },
  { name: 'ends with a hyphen', given: named('db-'), expect: [invalid('db-')] },
  { name: 'upper case', given: named('Db'), expect: [invalid('Db')] },
  { name: 'has a dot', given: named('db.shop'), expect: [invalid('db.shop')] },
]);
