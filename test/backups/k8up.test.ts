import { k8up } from '../../src/backups/k8up.ts';
import { claimTemplate, statefulSet } from '../rules/manifests.ts';
import { backupObject, storedClaim, toolTable } from './harness.ts';

type Loose = Record<string, unknown>;

const schedule = (spec: Loose, name = 'shop/nightly') => backupObject('k8up Schedule', name, { spec });
const nightly = { backup: { schedule: '0 3 * * *' } };
const NIGHTLY = 'K8up Schedule shop/nightly';
const completed = (reason: string, lastTransitionTime = '2026-01-31T03:05:00Z') => ({
  conditions: [
    { type: 'Progressing', status: 'False' },
    { type: 'Completed', status: 'True', reason, lastTransitionTime },
  ],
});
const annotatedClaims = (value: string, spec: Loose = {}) =>
  statefulSet({
    spec: {
      replicas: 1,
      volumeClaimTemplates: [claimTemplate({ metadata: { annotations: { 'k8up.io/backup': value } }, spec })],
    },
  });

toolTable(k8up, [
  { name: 'all claims of its namespace', world: [schedule(nightly)], scheduled: [`${NIGHTLY}: backup`] },
  {
    name: 'a schedule that only checks and prunes',
    world: [schedule({ check: { schedule: '@daily' }, prune: {} })],
    scheduled: [`${NIGHTLY}: makes no backups: it has no spec.backup`],
  },
  {
    name: 'schedules of other namespaces are told, a few of them, where there is none here',
    world: ['a/x', 'b/x', 'c/x', 'd/x'].map((name) => schedule(nightly, name)),
    scheduled: [
      'K8up Schedule a/x: backs up namespace "a" alone',
      'K8up Schedule b/x: backs up namespace "b" alone',
      'K8up Schedule c/x: backs up namespace "c" alone',
    ],
  },
  {
    name: 'and not where there is',
    world: [schedule(nightly, 'a/x'), schedule(nightly)],
    scheduled: [`${NIGHTLY}: backup`],
  },
  {
    name: 'claims that opt out, by whatever Go does not take for true',
    given: annotatedClaims('no'),
    world: [schedule(nightly)],
    scheduled: [`${NIGHTLY}: leaves out claim data-db-0, whose annotation k8up.io/backup is "no"`],
  },
  {
    name: 'one claim that opts out, as it is stored',
    world: [
      schedule(nightly),
      storedClaim('data-db-2', { metadata: { annotations: { 'k8up.io/backup': 'false' } } }),
    ],
    scheduled: [
      `${NIGHTLY}: data-db-0 backup; data-db-1 backup; data-db-2 leaves out claim data-db-2, whose annotation k8up.io/backup is "false"`,
    ],
  },
  {
    name: 'a command on the pods',
    given: statefulSet({ podAnnotations: { 'k8up.io/backupcommand': 'pg_dump -U postgres' } }),
    world: [
      schedule(nightly),
      storedClaim('data-db-0', { metadata: { annotations: { 'k8up.io/backup': 'false' } } }),
    ],
    scheduled: [`${NIGHTLY}: backup`],
  },
  {
    name: 'an access mode that K8up passes over',
    given: statefulSet({
      spec: {
        replicas: 1,
        volumeClaimTemplates: [claimTemplate({ spec: { accessModes: ['ReadWriteOncePod'] } })],
      },
    }),
    world: [schedule(nightly)],
    scheduled: [
      `${NIGHTLY}: leaves out claim data-db-0 of access mode ReadWriteOncePod without the annotation k8up.io/backup: "true"`,
    ],
  },
  {
    name: 'and takes when asked',
    given: annotatedClaims('true', { accessModes: ['ReadWriteOncePod'] }),
    world: [schedule(nightly)],
    scheduled: [`${NIGHTLY}: backup`],
  },
  {
    name: 'label selectors of the claims',
    world: [
      schedule({
        backup: { labelSelectors: [{ matchLabels: { app: 'web' } }, { matchLabels: { app: 'db' } }] },
      }),
      schedule({ backup: { labelSelectors: [{ matchLabels: { app: 'web' } }] } }),
    ],
    scheduled: [`${NIGHTLY}: backup`, `${NIGHTLY}: has label selectors that do not select the claims`],
  },
  {
    name: 'a schedule without a spec',
    world: [backupObject('k8up Schedule', 'shop/nightly')],
    scheduled: [`${NIGHTLY}: makes no backups: it has no spec.backup`],
  },
  {
    name: 'runs of its namespace, by their conditions',
    world: [
      backupObject('k8up Backup', 'shop/ok', { status: completed('Succeeded') }),
      backupObject('k8up Backup', 'shop/bad', { status: completed('Failed') }),
      backupObject('k8up Backup', 'shop/now', {
        metadata: { creationTimestamp: '2026-01-31T11:00:00Z' },
        status: { started: true },
      }),
      backupObject('k8up Backup', 'other/ok', { status: completed('Succeeded') }),
    ],
    runs: [
      '2026-01-31T03:05 K8up Backup shop/ok: backup',
      '2026-01-31T03:05 K8up Backup shop/bad: has not succeeded (Failed)',
      '2026-01-31T11:00 K8up Backup shop/now: is not completed',
    ],
  },
]);
