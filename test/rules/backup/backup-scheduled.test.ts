import { backupScheduled } from '../../../src/rules/backup/backup-scheduled.ts';
import { worldFromManifests } from '../../../src/world/from-manifests.ts';
import { unknown, type World } from '../../../src/world/world.ts';
import { backupObject, storedClaim } from '../../backups/harness.ts';
import { NOW, ruleTable } from '../harness.ts';
import { claimTemplate, statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;

const velero = (template: Loose, spec: Loose = {}, name = 'daily') =>
  backupObject('velero Schedule', `velero/${name}`, { spec: { template, ...spec } });
const source = (name: string, claim: string, spec: Loose = {}) =>
  backupObject('ReplicationSource', name, {
    spec: { sourcePVC: claim, trigger: { schedule: '@daily' }, ...spec },
  });
const snapshots = backupObject('SnapshotSchedule', 'shop/daily', { spec: {} });
const moved = velero({ includedNamespaces: ['shop'], snapshotMoveData: true });
const elsewhere = velero({ includedNamespaces: ['other'] });

const PATH = 'spec.volumeClaimTemplates[0]';
const ALL = 'claims data-db-0, data-db-1, data-db-2';
const THOUGH = 'though mooring.dev/backup says "velero"';
const bare = (changes: Parameters<typeof statefulSet>[0] = {}) =>
  statefulSet({ annotations: {}, ...changes });

/** A cluster in which one kind may not be listed. */
function refusing(kind: string, manifests: readonly unknown[]): World {
  const world = worldFromManifests(manifests);
  return {
    ...world,
    origin: 'cluster',
    backups: (asked) => (asked === kind ? unknown(`${kind} may not be listed`) : world.backups(asked)),
  };
}

const VELERO_ELSEWHERE = 'Velero Schedule velero/daily includes only namespace "other"';

ruleTable(backupScheduled, [
  { name: 'covered', given: statefulSet(), world: [moved], expect: [] },
  { name: 'covered, whatever is declared', given: bare(), world: [moved], expect: [] },
  {
    name: 'covered by each claim’s own object',
    given: statefulSet(),
    world: [0, 1, 2].map((n) => source(`shop/db-${n}`, `data-db-${n}`)),
    expect: [],
  },
  {
    name: 'nothing is known',
    given: statefulSet(),
    expect: ['not evaluated: no other objects are known here (mooring serve --world none)'],
  },
  {
    name: 'files without any backup object',
    given: statefulSet(),
    world: [],
    expect: ['not evaluated: no backup object is among the manifests, so those of the cluster are not known'],
  },
  {
    name: 'a schedule of another namespace',
    given: statefulSet(),
    world: [elsewhere],
    expect: [`${PATH}: no backup schedule covers ${ALL}, ${THOUGH}: ${VELERO_ELSEWHERE}`],
  },
  {
    name: 'nothing declared, nothing there',
    given: bare(),
    world: [source('other/x', 'y')],
    expect: [`${PATH}: no backup schedule covers ${ALL}`],
  },
  {
    name: 'the nearest come first, and not all are named',
    given: bare({ spec: { replicas: 5 } }),
    world: [
      elsewhere,
      velero({ excludedNamespaces: ['shop'] }, {}, 'most'),
      velero({}, { paused: true }, 'all'),
      velero({ labelSelector: { matchLabels: { app: 'web' } } }, {}, 'web'),
      backupObject('k8up Schedule', 'a/x', { spec: { backup: {} } }),
    ],
    expect: [
      `${PATH}: no backup schedule covers ${ALL} and 2 more: Velero Schedule velero/all is paused; Velero Schedule velero/web has a label selector that selects neither the pods nor the claims; Velero Schedule velero/most excludes namespace "shop" and 1 more`,
    ],
  },
  {
    name: 'some claims of some members',
    given: bare(),
    world: [source('shop/db-0', 'data-db-0'), source('shop/db-1', 'data-db-1', { paused: true })],
    expect: [
      `${PATH}: no backup schedule covers claim data-db-1: VolSync ReplicationSource shop/db-1 is paused`,
      `${PATH}: no backup schedule covers claim data-db-2`,
    ],
  },
  {
    name: 'one template of two',
    given: bare({
      podAnnotations: { 'backup.velero.io/backup-volumes': 'data' },
      spec: { replicas: 1, volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] },
    }),
    world: [velero({ snapshotVolumes: false })],
    expect: [
      'spec.volumeClaimTemplates[1]: no backup schedule covers claim log-db-0, though backup.velero.io/backup-volumes says "data": Velero Schedule velero/daily saves only the objects: it takes no snapshots, and no file system backup of volume "log"',
    ],
  },
  {
    name: 'as many reasons as members are told as a few',
    given: bare({ spec: { replicas: 6 } }),
    world: [0, 1, 2, 3, 4].map((n) => source(`shop/db-${n}`, `data-db-${n}`, { paused: true })),
    expect: [
      `${PATH}: no backup schedule covers claim data-db-0: VolSync ReplicationSource shop/db-0 is paused`,
      `${PATH}: no backup schedule covers claim data-db-1: VolSync ReplicationSource shop/db-1 is paused`,
      `${PATH}: no backup schedule covers claims data-db-2, data-db-3, data-db-4 and 1 more: ${[2, 3, 4].map((n) => `VolSync ReplicationSource shop/db-${n} is paused`).join('; ')}`,
    ],
  },
  {
    name: 'only snapshots: recorded',
    given: bare(),
    world: [snapshots],
    expect: [
      `${PATH}: SnapshotSchedule shop/daily covers ${ALL} by snapshots alone, which usually share the fate of the storage (at most audit)`,
    ],
  },
  {
    name: 'only snapshots: accepted',
    given: bare(),
    world: [snapshots],
    parameters: { snapshots: 'accept' },
    expect: [],
  },
  {
    name: 'only snapshots: refused',
    given: bare(),
    world: [snapshots],
    parameters: { snapshots: 'refuse' },
    expect: [`${PATH}: no backup schedule covers ${ALL}: SnapshotSchedule shop/daily only takes snapshots`],
  },
  { name: 'a backup makes up for snapshots', given: bare(), world: [snapshots, moved], expect: [] },
  {
    name: 'a cloud’s own backup is declared, not verified',
    given: statefulSet({ annotations: { 'mooring.dev/backup': 'gke: plan gold' } }),
    world: [elsewhere],
    expect: [
      'not evaluated: declared, not verified: mooring.dev/backup says "gke: plan gold", of which nothing in the cluster tells',
    ],
  },
  {
    name: 'a cloud’s own backup, where the policy wants to see one',
    given: statefulSet({ annotations: { 'mooring.dev/backup': 'aws-backup' } }),
    world: [elsewhere],
    parameters: { unverified: 'refuse' },
    expect: [
      `${PATH}: no backup schedule covers ${ALL}, though mooring.dev/backup says "aws-backup": ${VELERO_ELSEWHERE}`,
    ],
  },
  {
    name: 'a mere yes can be verified',
    given: statefulSet({ annotations: { 'mooring.dev/backup': 'true' } }),
    world: [elsewhere],
    expect: [
      `${PATH}: no backup schedule covers ${ALL}, though mooring.dev/backup says "true": ${VELERO_ELSEWHERE}`,
    ],
  },
  {
    name: 'opted out, with a reason',
    given: statefulSet({ annotations: { 'mooring.dev/backup': 'none: a cache' } }),
    world: [elsewhere],
    expect: [],
  },
  {
    name: 'opted out by the annotation of the policy',
    given: statefulSet({ annotations: { 'example.com/backup': 'none: a cache' } }),
    world: [elsewhere],
    parameters: { annotations: ['example.com/backup'] },
    expect: [],
  },
  {
    name: 'opted out without a reason is not opted out',
    given: statefulSet({ annotations: { 'mooring.dev/backup': 'false' } }),
    world: [elsewhere],
    expect: [`${PATH}: no backup schedule covers ${ALL}: ${VELERO_ELSEWHERE}`],
  },
  {
    name: 'stateless, with a reason',
    given: statefulSet({ annotations: { 'mooring.dev/stateless': 'a proxy' } }),
    world: [elsewhere],
    expect: [],
  },
  {
    name: 'no claims',
    given: bare({ spec: { volumeClaimTemplates: undefined } }),
    world: [moved],
    expect: ['not evaluated: the set has no claims that could be backed up'],
  },
  {
    name: 'scaled to zero: the data is there all the same',
    given: bare({ spec: { replicas: 0 } }),
    world: [elsewhere],
    expect: [`${PATH}: no backup schedule covers claim data-db-0: ${VELERO_ELSEWHERE}`],
  },
  {
    name: 'ordinals that start elsewhere',
    given: bare({ spec: { replicas: 1, ordinals: { start: 5 } } }),
    world: [elsewhere],
    expect: [`${PATH}: no backup schedule covers claim data-db-5: ${VELERO_ELSEWHERE}`],
  },
  {
    name: 'more replicas than can be looked at one by one',
    given: bare({ spec: { replicas: 2_000_000_000 } }),
    world: [moved],
    expect: [],
  },
  {
    name: 'one kind may not be listed, and another covers',
    given: statefulSet(),
    world: refusing('k8up.io/Schedule', [moved]),
    expect: [],
  },
  {
    name: 'one kind may not be listed, and none of the others covers',
    given: statefulSet(),
    world: refusing('k8up.io/Schedule', [elsewhere]),
    expect: ['not evaluated: k8up.io/Schedule may not be listed'],
  },
  {
    name: 'a dry run warns: what it creates besides is not stored',
    given: bare(),
    world: [elsewhere],
    dryRun: true,
    expect: [`${PATH}: no backup schedule covers ${ALL}: ${VELERO_ELSEWHERE} (at most warn)`],
  },
  {
    name: 'onCreate: warn',
    given: bare(),
    world: [elsewhere],
    parameters: { onCreate: 'warn' },
    expect: [`${PATH}: no backup schedule covers ${ALL}: ${VELERO_ELSEWHERE} (at most warn)`],
  },
  {
    name: 'onCreate: warn, in an audit within the grace',
    given: bare({ metadata: { creationTimestamp: new Date(NOW - 299_000).toISOString() } }),
    world: [elsewhere],
    operation: 'AUDIT',
    parameters: { onCreate: 'warn' },
    expect: ['not evaluated: the StatefulSet is younger than the grace of 300 s for its backup schedule'],
  },
  {
    name: 'onCreate: warn, in an audit past it',
    given: bare({ metadata: { creationTimestamp: new Date(NOW - 301_000).toISOString() } }),
    world: [elsewhere],
    operation: 'AUDIT',
    parameters: { onCreate: 'warn' },
    expect: [`${PATH}: no backup schedule covers ${ALL}: ${VELERO_ELSEWHERE}`],
  },
  {
    name: 'the claims as they are stored count, not as they would be made',
    given: bare({ spec: { replicas: 1 } }),
    world: [
      velero({ snapshotMoveData: true }),
      storedClaim('data-db-0', { metadata: { labels: { 'velero.io/exclude-from-backup': 'true' } } }),
    ],
    expect: [
      `${PATH}: no backup schedule covers claim data-db-0: Velero Schedule velero/daily leaves out claim data-db-0, which has the label velero.io/exclude-from-backup=true`,
    ],
  },
  {
    name: 'a backup object without a namespace is of the default one',
    given: statefulSet({ namespace: 'default', annotations: {} }),
    world: [{ apiVersion: 'k8up.io/v1', kind: 'Schedule', metadata: { name: 'x' }, spec: { backup: {} } }],
    expect: [],
  },
]);
