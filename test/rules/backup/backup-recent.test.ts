import { backupRecent } from '../../../src/rules/backup/backup-recent.ts';
import { worldFromManifests } from '../../../src/world/from-manifests.ts';
import { unknown } from '../../../src/world/world.ts';
import { backupObject, storedClaim } from '../../backups/harness.ts';
import { NOW, ruleTable } from '../harness.ts';
import { statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString();

function velero(name: string, hours: number, status: Loose = {}, spec: Loose = {}): Loose {
  return backupObject('velero Backup', `velero/${name}`, {
    spec: { snapshotMoveData: true, ...spec },
    status: { phase: 'Completed', completionTimestamp: ago(hours), ...status },
  });
}

const snapshot = (name: string, claim: string, hours: number) =>
  backupObject('VolumeSnapshot', `shop/${name}`, {
    spec: { source: { persistentVolumeClaimName: claim } },
    status: { readyToUse: true, creationTime: ago(hours) },
  });

/** The set, a month old. */
function set(changes: Parameters<typeof statefulSet>[0] = {}) {
  return statefulSet({ metadata: { creationTimestamp: ago(720) }, ...changes });
}

const rpo = (value: string) => ({ 'mooring.dev/rpo': value });
const namespace = (annotations: Loose) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', annotations },
});
const PATH = 'spec.volumeClaimTemplates[0]';
const ALL = 'claims data-db-0, data-db-1, data-db-2';
const old = (hours: string, objective = '24h') =>
  `${PATH}: the newest completed backup of ${ALL}, Velero Backup velero/a, is ${hours} old; the recovery point objective is ${objective}`;
const malformed = (path: string, from: string, value: string) =>
  `${path}: annotation mooring.dev/rpo of ${from} is "${value}", which is no duration such as 30m, 24h or 7d`;

ruleTable(backupRecent, [
  { name: 'recent', given: set(), world: [velero('a', 23)], expect: [] },
  { name: 'just recent enough', given: set(), world: [velero('a', 24)], expect: [] },
  { name: 'by a clock that is ahead', given: set(), world: [velero('a', -1)], expect: [] },
  { name: 'too old', given: set(), world: [velero('a', 25)], expect: [old('1 day 1 hour')] },
  {
    name: 'the newest counts',
    given: set(),
    world: [velero('b', 90), velero('a', 50), velero('c', 70)],
    expect: [old('2 days 2 hours')],
  },
  {
    name: 'what failed since is told',
    given: set(),
    world: [velero('a', 50), velero('bad', 2, { phase: 'PartiallyFailed' })],
    expect: [`${old('2 days 2 hours')}: Velero Backup velero/bad is not completed (phase PartiallyFailed)`],
  },
  {
    name: 'what failed before is not',
    given: set(),
    world: [velero('a', 50), velero('bad', 60, { phase: 'Failed' })],
    expect: [old('2 days 2 hours')],
  },
  {
    name: 'none that was completed',
    given: set(),
    world: [velero('bad', 2, { phase: 'Failed' })],
    expect: [
      `${PATH}: no completed backup holds ${ALL}; the recovery point objective is 24h: Velero Backup velero/bad is not completed (phase Failed)`,
    ],
  },
  {
    name: 'a schedule that ran is configured, not succeeded',
    given: set(),
    world: [
      backupObject('velero Schedule', 'velero/daily', {
        spec: { template: {} },
        status: { lastBackup: ago(1) },
      }),
    ],
    expect: [`${PATH}: no completed backup holds ${ALL}; the recovery point objective is 24h`],
  },
  {
    name: 'of other namespaces',
    given: set(),
    world: [velero('a', 1, {}, { includedNamespaces: ['other'] })],
    expect: [
      `${PATH}: no completed backup holds ${ALL}; the recovery point objective is 24h: Velero Backup velero/a includes only namespace "other"`,
    ],
  },
  {
    name: 'one claim of three',
    given: set(),
    world: [0, 1, 2].map((n) =>
      backupObject('ReplicationSource', `shop/db-${n}`, {
        spec: { sourcePVC: `data-db-${n}` },
        status: { lastSyncTime: ago(n === 1 ? 48 : 1) },
      }),
    ),
    expect: [
      `${PATH}: the newest completed backup of claim data-db-1, VolSync ReplicationSource shop/db-1, is 2 days old; the recovery point objective is 24h`,
    ],
  },
  {
    name: 'objective of the workload, before all others',
    given: set({ annotations: rpo('2h'), podAnnotations: rpo('10h') }),
    world: [velero('a', 3), namespace(rpo('10h'))],
    expect: [old('3 hours', '2h')],
  },
  {
    name: 'objective of the pod template',
    given: set({ podAnnotations: rpo('1h30m') }),
    world: [velero('a', 2), namespace(rpo('10h'))],
    expect: [old('2 hours', '1h30m')],
  },
  {
    name: 'objective of the namespace',
    given: set(),
    world: [velero('a', 50), namespace(rpo('7d'))],
    expect: [],
  },
  {
    name: 'objective of the policy',
    given: set(),
    world: [velero('a', 50), namespace({})],
    parameters: { rpo: '1w' },
    expect: [],
  },
  ...['', 'soon', '24', '1 day', '0h', '-2h', '1dd', '1h 30m'].map((value) => ({
    name: `malformed: "${value}"`,
    given: set({ annotations: rpo(value) }),
    world: [velero('a', 1)],
    expect: [malformed('metadata.annotations["mooring.dev/rpo"]', 'the StatefulSet', value)],
  })),
  {
    name: 'malformed on the pod template, even where no backup can be known',
    given: set({ podAnnotations: rpo('x') }),
    expect: [malformed('spec.template.metadata.annotations["mooring.dev/rpo"]', 'the pod template', 'x')],
  },
  {
    name: 'malformed on the namespace',
    given: set(),
    world: [velero('a', 1), namespace(rpo('x'))],
    expect: [malformed('metadata.annotations["mooring.dev/rpo"]', 'namespace "shop"', 'x')],
  },
  {
    name: 'younger than its objective',
    given: set({ metadata: { creationTimestamp: ago(23) } }),
    world: [velero('bad', 1, { phase: 'Failed' })],
    expect: ['not evaluated: its claims are younger than the recovery point objective of 24h'],
  },
  {
    name: 'being created',
    given: statefulSet(),
    world: [velero('bad', 1, { phase: 'Failed' })],
    expect: ['not evaluated: no backup of its claims is known, and neither is when they were created'],
  },
  {
    name: 'in a file, with a backup that is too old',
    given: statefulSet(),
    world: [velero('a', 25)],
    expect: [old('1 day 1 hour')],
  },
  {
    name: 'a claim that has just been added by scaling up',
    given: set({ spec: { replicas: 2 } }),
    world: [
      storedClaim('data-db-0', { metadata: { creationTimestamp: ago(720) } }),
      storedClaim('data-db-1', { metadata: { creationTimestamp: ago(1) } }),
      backupObject('ReplicationSource', 'shop/db-0', {
        spec: { sourcePVC: 'data-db-0' },
        status: { lastSyncTime: ago(1) },
      }),
    ],
    expect: ['not evaluated: its claims are younger than the recovery point objective of 24h'],
  },
  {
    name: 'a claim that is still to be made',
    given: set({ spec: { replicas: 2 } }),
    world: [
      storedClaim('data-db-0', { metadata: { creationTimestamp: ago(720) } }),
      backupObject('ReplicationSource', 'shop/db-0', {
        spec: { sourcePVC: 'data-db-0' },
        status: { lastSyncTime: ago(1) },
      }),
    ],
    expect: [],
  },
  {
    name: 'only snapshots: recorded',
    given: set(),
    world: [velero('a', 50), ...[0, 1, 2].map((n) => snapshot(`s${n}`, `data-db-${n}`, 1))],
    expect: [
      `${PATH}: the newest copy of ${ALL} is a snapshot (VolumeSnapshot shop/s0), which usually shares the fate of the storage (at most audit)`,
    ],
  },
  {
    name: 'only snapshots: accepted',
    given: set(),
    world: [0, 1, 2].map((n) => snapshot(`s${n}`, `data-db-${n}`, 1)),
    parameters: { snapshots: 'accept' },
    expect: [],
  },
  {
    name: 'only snapshots: refused',
    given: set(),
    world: [velero('a', 50), ...[0, 1, 2].map((n) => snapshot(`s${n}`, `data-db-${n}`, 1))],
    parameters: { snapshots: 'refuse' },
    expect: [old('2 days 2 hours')],
  },
  {
    name: 'snapshots that are too old as well',
    given: set({ spec: { replicas: 1 } }),
    world: [snapshot('s0', 'data-db-0', 30)],
    expect: [
      `${PATH}: the newest completed backup of claim data-db-0, VolumeSnapshot shop/s0, is 1 day 6 hours old; the recovery point objective is 24h`,
    ],
  },
  {
    name: 'a tool that does not tell when it ran',
    given: set(),
    world: [
      backupObject('kasten Policy', 'kasten-io/daily', {
        spec: { frequency: '@daily', actions: [{ action: 'backup' }, { action: 'export' }] },
      }),
    ],
    expect: [
      'not evaluated: Kasten Policy kasten-io/daily covers it, and no object tells when its backups were completed',
    ],
  },
  {
    name: 'a cloud’s own backup',
    given: set({ annotations: { 'mooring.dev/backup': 'gke' } }),
    world: [velero('bad', 1, { phase: 'Failed' })],
    expect: [
      'not evaluated: declared, not verified: mooring.dev/backup says "gke", of which nothing in the cluster tells',
    ],
  },
  {
    name: 'opted out, with a reason',
    given: set({ annotations: { 'mooring.dev/backup': 'none: a cache' } }),
    world: [velero('a', 99)],
    expect: [],
  },
  {
    name: 'stateless, with a reason',
    given: set({ annotations: { 'mooring.dev/stateless': 'a proxy' } }),
    world: [velero('a', 99)],
    expect: [],
  },
  {
    name: 'no claims',
    given: set({ spec: { volumeClaimTemplates: undefined } }),
    world: [velero('a', 1)],
    expect: ['not evaluated: the set has no claims that could be backed up'],
  },
  {
    name: 'nothing is known',
    given: set(),
    expect: ['not evaluated: no other objects are known here (mooring serve --world none)'],
  },
  {
    name: 'one kind may not be listed, and what is seen is recent',
    given: set(),
    world: {
      ...worldFromManifests([velero('a', 1)]),
      backups: (kind) =>
        kind === 'k8up.io/Backup' ? unknown('no') : worldFromManifests([velero('a', 1)]).backups(kind),
    },
    expect: [],
  },
  {
    name: 'one kind may not be listed, and what is seen is too old',
    given: set(),
    world: {
      ...worldFromManifests([velero('a', 99)]),
      backups: (kind) =>
        kind === 'k8up.io/Backup'
          ? unknown('k8up.io/Backup may not be listed')
          : worldFromManifests([velero('a', 99)]).backups(kind),
    },
    expect: ['not evaluated: k8up.io/Backup may not be listed'],
  },
]);
