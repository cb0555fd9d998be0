import { governingServiceHeadless } from '../../../src/rules/identity/governing-service-headless.ts';
import { ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { service, statefulSet } from '../manifests.ts';

const given = statefulSet();
const path = 'spec.serviceName: Service "db", which governs the set,';

ruleTable(governingServiceHeadless, [
  { name: 'headless', given, world: [service()], expect: [] },
  {
    name: 'headless by clusterIPs',
    given,
    world: [service({ spec: { clusterIP: undefined, clusterIPs: ['None'] } })],
    expect: [],
  },
  {
    name: 'an address',
    given,
    world: [service({ spec: { clusterIP: '10.0.0.7' } })],
    expect: [`${path} is not headless: its clusterIP is "10.0.0.7", where it must be None`],
  },
  {
    name: 'no clusterIP, as in a manifest that leaves it to the cluster',
    given,
    world: [service({ spec: { clusterIP: undefined } })],
    expect: [`${path} is not headless: its clusterIP is not set, where it must be None`],
  },
  {
    name: 'none in lower case is an address like any other',
    given,
    world: [service({ spec: { clusterIP: 'none' } })],
    expect: [`${path} is not headless: its clusterIP is "none", where it must be None`],
  },
  {
    name: 'an alias',
    given,
    world: [
      service({ spec: { type: 'ExternalName', clusterIP: undefined, externalName: 'db.example.com' } }),
    ],
    expect: [
      `${path} is of type ExternalName: it is an alias for a name elsewhere and gives the pods no names`,
    ],
  },
  {
    name: 'only the one that governs is judged',
    given,
    world: [service(), service({ name: 'db-clients', spec: { clusterIP: '10.0.0.7' } })],
    expect: [],
  },
  { name: 'a missing one is for another rule', given, world: [], expect: [] },
  {
    name: 'an unnamed one is for another rule',
    given: statefulSet({ spec: { serviceName: undefined } }),
    world: [service({ spec: { clusterIP: undefined } })],
    expect: [],
  },
  { name: 'cannot be known', given, expect: [UNKNOWN_WORLD] },
  { name: 'an empty object', given: {}, expect: [] },
]);
