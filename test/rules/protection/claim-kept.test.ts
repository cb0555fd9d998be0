import { claimKept } from '../../../src/rules/protection/claim-kept.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { claim, claimTemplate, statefulSet } from '../manifests.ts';
import { inevitable } from './inevitable.ts';

const LEAVING = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const held = (name: string, pod: string, set = 'db') =>
  `: claim "${name}" holds the data of pod "${pod}", which StatefulSet "${set}" still runs`;
const row = (name: string, claimName: string, world: readonly unknown[], ...expect: string[]): Case => ({
  name,
  given: claim({ name: claimName }),
  operation: 'DELETE',
  world,
  expect,
});
const set = (spec: object, name = 'db') => statefulSet({ name, spec: { ...spec } });
const shifted = set({ replicas: 2, ordinals: { start: 5 } });

ruleTable(claimKept, [
  row('of the first member', 'data-db-0', [statefulSet()], held('data-db-0', 'db-0')),
  row('of the last member', 'data-db-2', [statefulSet()], held('data-db-2', 'db-2')),
  row('past the last', 'data-db-3', [statefulSet()]),
  row('of another template', 'log-db-0', [statefulSet()]),
  row('of another set', 'data-web-0', [statefulSet()]),
  row('of no ordinal', 'data-db-x', [statefulSet()]),
  row('of an ordinal that no pod has', 'data-db-00', [statefulSet()]),
  row('of a longer name', 'data-db-0-old', [statefulSet()]),
  row('of none at all', 'uploads', [statefulSet()]),
  row('no sets', 'data-db-0', []),
  row('a set without members', 'data-db-0', [set({ replicas: 0 })]),
  row(
    'a set that does not say how many',
    'data-db-0',
    [set({ replicas: undefined })],
    held('data-db-0', 'db-0'),
  ),
  row('the second of them', 'data-db-1', [set({ replicas: undefined })]),
  row('a set that counts from five: below', 'data-db-4', [shifted]),
  row('the first', 'data-db-5', [shifted], held('data-db-5', 'db-5')),
  row('the last', 'data-db-6', [shifted], held('data-db-6', 'db-6')),
  row('above', 'data-db-7', [shifted]),
  row('a set on its way out', 'data-db-0', [statefulSet({ metadata: LEAVING })]),
  row('a set elsewhere', 'data-db-0', [statefulSet({ namespace: 'other' })]),
  row(
    'the second of two templates',
    'log-db-1',
    [set({ volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] })],
    held('log-db-1', 'db-1'),
  ),
  row(
    'a set whose name is the start of another',
    'data-db-log-1',
    [statefulSet(), set({}, 'db-log')],
    held('data-db-log-1', 'db-log-1', 'db-log'),
  ),
  row(
    'a name that two sets lay claim to',
    'data-db-log-1',
    [set({}, 'db-log'), set({ volumeClaimTemplates: [claimTemplate({ name: 'data-db' })] }, 'log')],
    held('data-db-log-1', 'db-log-1', 'db-log'),
    held('data-db-log-1', 'log-1', 'log'),
  ),
  ...inevitable(
    { given: claim(), operation: 'DELETE', world: [statefulSet()] },
    claim({ metadata: LEAVING }),
    [held('data-db-0', 'db-0')],
  ),
  { name: 'sets that cannot be known', given: claim(), operation: 'DELETE', expect: [UNKNOWN_WORLD] },
  { name: 'an empty object', given: {}, operation: 'DELETE', world: [statefulSet()], expect: [] },
]);
