import { governingServiceExists } from '../../../src/rules/identity/governing-service-exists.ts';
import { NOW, ruleTable } from '../harness.ts';
import { service, statefulSet } from '../manifests.ts';

const missing =
  'spec.serviceName: Service "db", which spec.serviceName names, does not exist in namespace "shop"';
const aged = (seconds: number) =>
  statefulSet({ metadata: { creationTimestamp: new Date(NOW - seconds * 1000).toISOString() } });

ruleTable(governingServiceExists, [
  { name: 'exists', given: statefulSet(), world: [service()], expect: [] },
  { name: 'is missing', given: statefulSet(), world: [], expect: [missing] },
  {
    name: 'stands in another namespace',
    given: statefulSet(),
    world: [service({ namespace: 'other' })],
    expect: [missing],
  },
  {
    name: 'cannot be known',
    given: statefulSet(),
    expect: ['not evaluated: no other objects are known here (mooring serve --world none)'],
  },
  {
    name: 'no serviceName is another rule',
    given: statefulSet({ spec: { serviceName: undefined } }),
    world: [],
    expect: [],
  },
  {
    name: 'onCreate: warn caps a CREATE',
    given: statefulSet(),
    world: [],
    parameters: { onCreate: 'warn' },
    expect: [`${missing} (at most warn)`],
  },
  {
    name: 'onCreate: warn does not cap an UPDATE',
    given: statefulSet(),
    operation: 'UPDATE',
    world: [],
    parameters: { onCreate: 'warn' },
    expect: [missing],
  },
  {
    name: 'an audit leaves a set within its grace alone',
    given: aged(299),
    operation: 'AUDIT',
    world: [],
    parameters: { onCreate: 'warn' },
    expect: ['not evaluated: the StatefulSet is younger than the grace of 300 s for its Service'],
  },
  {
    name: 'an audit judges one past its grace',
    given: aged(300),
    operation: 'AUDIT',
    world: [],
    parameters: { onCreate: 'warn' },
    expect: [missing],
  },
]);
