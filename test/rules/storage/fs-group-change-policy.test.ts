import { fsGroupChangePolicy } from '../../../src/rules/storage/fs-group-change-policy.ts';
import { type Case, ruleTable } from '../harness.ts';
import { claimTemplate, statefulSet } from '../manifests.ts';

const finding = (found: string, group = 1000) =>
  `spec.template.spec.securityContext.fsGroupChangePolicy: fsGroup is ${group} and fsGroupChangePolicy is ${found}: every start changes the owner of every file on the volumes`;
const unset = finding('not set, which means Always');
const row = (name: string, securityContext: unknown, ...expect: string[]): Case => ({
  name,
  given: statefulSet({ pod: { securityContext } }),
  expect,
});
/** A set without claim templates whose volumes are these. */
const volumes = (name: string, all: object[], ...expect: string[]): Case => ({
  name,
  given: statefulSet({
    spec: { volumeClaimTemplates: [] },
    pod: { securityContext: { fsGroup: 1000 }, volumes: all },
  }),
  expect,
});

ruleTable(fsGroupChangePolicy, [
  row('no security context', undefined),
  row('no fsGroup', { runAsUser: 1000 }),
  row('no fsGroup, but a policy', { fsGroupChangePolicy: 'Always' }),
  row('only where it must', { fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' }),
  row('not said', { fsGroup: 1000 }, unset),
  row('null', { fsGroup: 1000, fsGroupChangePolicy: null }, unset),
  row('always', { fsGroup: 1000, fsGroupChangePolicy: 'Always' }, finding('Always')),
  row('the group of root is a group too', { fsGroup: 0 }, finding('not set, which means Always', 0)),
  {
    name: "a container's own security context has no fsGroup",
    given: statefulSet({ container: { securityContext: { fsGroup: 1000 } } }),
    expect: [],
  },
  volumes('no volumes', []),
  volumes('volumes that are made anew', [
    { name: 'a', emptyDir: {} },
    { name: 'b', configMap: { name: 'x' } },
    { name: 'c', projected: { sources: [] } },
    { name: 'd' },
  ]),
  volumes(
    'a claim among them',
    [
      { name: 'a', emptyDir: {} },
      { name: 'b', persistentVolumeClaim: { claimName: 'x' } },
    ],
    unset,
  ),
  volumes('a volume of a driver', [{ name: 'a', csi: { driver: 'x' } }], unset),
  {
    name: 'block devices have no files',
    given: statefulSet({
      spec: { volumeClaimTemplates: [claimTemplate({ spec: { volumeMode: 'Block' } })] },
      pod: { securityContext: { fsGroup: 1000 } },
    }),
    expect: [],
  },
  {
    name: 'one of two templates has',
    given: statefulSet({
      spec: {
        volumeClaimTemplates: [
          claimTemplate({ spec: { volumeMode: 'Block' } }),
          claimTemplate({ name: 'log' }),
        ],
      },
      pod: { securityContext: { fsGroup: 1000 } },
    }),
    expect: [unset],
  },
  { name: 'an empty object', given: {}, expect: [] },
]);
