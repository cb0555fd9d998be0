import { claimAccessMode } from '../../../src/rules/storage/claim-access-mode.ts';
import { type Case, ruleTable } from '../harness.ts';
import { claimTemplate, statefulSet } from '../manifests.ts';

const modes = (...accessModes: unknown[]) => claimTemplate({ spec: { accessModes } });
const set = (...volumeClaimTemplates: unknown[]) => statefulSet({ spec: { volumeClaimTemplates } });
const at = 'spec.volumeClaimTemplates';
const row = (name: string, accessModes: unknown[], expect: readonly string[]): Case => ({
  name,
  given: set(modes(...accessModes)),
  expect,
});

ruleTable(claimAccessMode, [
  row('one node', ['ReadWriteOnce'], []),
  row('one pod', ['ReadWriteOncePod'], []),
  row(
    'many nodes',
    ['ReadWriteMany'],
    [`${at}[0].spec.accessModes[0]: claim template "data" asks for shared storage: ReadWriteMany`],
  ),
  row(
    'many readers',
    ['ReadOnlyMany'],
    [`${at}[0].spec.accessModes[0]: claim template "data" asks for shared storage: ReadOnlyMany`],
  ),
  row(
    'one of both',
    ['ReadWriteOnce', 'ReadWriteMany'],
    [`${at}[0].spec.accessModes[1]: claim template "data" asks for shared storage: ReadWriteMany`],
  ),
  row('none', [], [`${at}[0].spec.accessModes: claim template "data" names no access mode`]),
  {
    name: 'absent',
    given: set(claimTemplate({ spec: { accessModes: undefined } })),
    expect: [`${at}[0].spec.accessModes: claim template "data" names no access mode`],
  },
  {
    name: 'every template is judged',
    given: set(
      modes('ReadWriteOnce'),
      claimTemplate({ name: 'log', spec: { accessModes: ['ReadWriteMany'] } }),
      claimTemplate({ name: 'wal', spec: { accessModes: [] } }),
    ),
    expect: [
      `${at}[1].spec.accessModes[0]: claim template "log" asks for shared storage: ReadWriteMany`,
      `${at}[2].spec.accessModes: claim template "wal" names no access mode`,
    ],
  },
  {
    name: 'shared on purpose',
    given: set(
      modes('ReadWriteMany'),
      claimTemplate({ name: 'log', spec: { accessModes: ['ReadWriteMany'] } }),
    ),
    parameters: { sharedTemplates: ['data'] },
    expect: [`${at}[1].spec.accessModes[0]: claim template "log" asks for shared storage: ReadWriteMany`],
  },
  { name: 'no templates', given: set(), expect: [] },
  { name: 'an empty object', given: {}, expect: [] },
]);
