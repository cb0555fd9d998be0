import { governingServiceKept } from '../../../src/rules/protection/governing-service-kept.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { service, statefulSet } from '../manifests.ts';
import { inevitable } from './inevitable.ts';

type Loose = Record<string, unknown>;
const LEAVING = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const lost = (set = 'db', members = '3 replicas') =>
  `: Service "db" governs StatefulSet "${set}", which runs ${members}: they would lose their names`;
const would = (field: string, what: string) =>
  `spec.${field}: Service "db" governs StatefulSet "db", which runs, and would ${what}`;

const deletion = (name: string, world: readonly unknown[], ...expect: string[]): Case => ({
  name,
  given: service(),
  operation: 'DELETE',
  world,
  expect,
});
const update = (name: string, from: Loose, to: Loose, ...expect: string[]): Case => ({
  name,
  given: service({ spec: to }),
  previous: service({ spec: from }),
  operation: 'UPDATE',
  world: [statefulSet()],
  expect,
});
const address = { clusterIP: '10.0.0.7' };
const alias = { type: 'ExternalName', clusterIP: undefined };

ruleTable(governingServiceKept, [
  // Deletion.
  deletion('of one that governs none', []),
  deletion('of one that another set is governed by', [statefulSet({ spec: { serviceName: 'other' } })]),
  deletion('of one of that name elsewhere', [statefulSet({ namespace: 'other' })]),
  deletion('of one that governs', [statefulSet()], lost()),
  deletion('of one member', [statefulSet({ spec: { replicas: 1 } })], lost('db', '1 replica')),
  deletion(
    'of a set that does not say how many',
    [statefulSet({ spec: { replicas: undefined } })],
    lost('db', '1 replica'),
  ),
  deletion('once it runs none', [statefulSet({ spec: { replicas: 0 } })]),
  deletion('of a set on its way out', [statefulSet({ metadata: LEAVING })]),
  deletion('of a set that is meant to go', [statefulSet({ annotations: { 'mooring.dev/allow': 'delete' } })]),
  deletion(
    'of a set that acknowledges something else',
    [statefulSet({ annotations: { 'mooring.dev/allow': 'scale-to-zero' } })],
    lost(),
  ),
  deletion(
    'of several sets',
    [statefulSet(), statefulSet({ name: 'idle', spec: { replicas: 0 } }), statefulSet({ name: 'replica' })],
    lost(),
    lost('replica'),
  ),
  ...inevitable(
    { given: service(), operation: 'DELETE', world: [statefulSet()] },
    { ...service(), metadata: { name: 'db', namespace: 'shop', ...LEAVING } },
    [lost()],
  ),
  { name: 'sets that cannot be known', given: service(), operation: 'DELETE', expect: [UNKNOWN_WORLD] },

  // Update.
  update('of nothing that matters', {}, { ports: [{ port: 5433 }] }),
  update('to an address', {}, address, would('clusterIP', 'no longer be headless')),
  update('to no clusterIP', {}, { clusterIP: undefined }, would('clusterIP', 'no longer be headless')),
  update('to headless', address, {}),
  update('of one that was not headless', address, { ...address, ports: [] }),
  update('to an alias', {}, alias, would('type', 'become an alias for a name elsewhere')),
  update('of one that was an alias', alias, { ...alias, externalName: 'x' }),
  update(
    'of the selector',
    {},
    { selector: { app: 'web' } },
    would('selector', 'no longer select its pods: its selector would be app=web'),
  ),
  update(
    'to no selector',
    {},
    { selector: undefined },
    would('selector', 'no longer select its pods: it would have no selector'),
  ),
  update('of a selector that selected none', { selector: { app: 'web' } }, { selector: { app: 'cat' } }),
  update('to a selector that selects again', { selector: { app: 'web' } }, {}),
  {
    name: 'of a set that is meant to go, which is no word for this',
    given: service({ spec: address }),
    previous: service(),
    operation: 'UPDATE',
    world: [statefulSet({ annotations: { 'mooring.dev/allow': 'delete' } })],
    expect: [would('clusterIP', 'no longer be headless')],
  },
  {
    name: 'of one whose set runs none',
    given: service({ spec: address }),
    previous: service(),
    operation: 'UPDATE',
    world: [statefulSet({ spec: { replicas: 0 } })],
    expect: [],
  },
  {
    name: 'of which the previous version is not known',
    given: service({ spec: address }),
    operation: 'UPDATE',
    world: [statefulSet()],
    expect: [],
  },
  { name: 'an empty object', given: {}, operation: 'DELETE', world: [statefulSet()], expect: [] },
]);
