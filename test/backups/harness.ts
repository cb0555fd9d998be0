import t from 'tap';
import { type BackupTarget, targetOf } from '../../src/backups/target.ts';
import type { BackupTool, Run, Verdict } from '../../src/backups/tool.ts';
import { isObject } from '../../src/kubernetes/json.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { worldKind } from '../../src/world/kinds.ts';
import { known, type World } from '../../src/world/world.ts';
import { statefulSet } from '../rules/manifests.ts';

type Loose = Record<string, unknown>;

/** One row of a tool's table. The set is `db` of namespace `shop`, with three members. */
export interface Row {
  readonly name: string;
  readonly given?: unknown;
  readonly world: readonly unknown[];
  /** `object: answer`, or each claim's answer where they differ; what is not asked for is not compared. */
  readonly scheduled?: readonly string[];
  /** Likewise, with the time before it. */
  readonly runs?: readonly string[];
}

export function toolTable(tool: BackupTool, rows: readonly Row[]): void {
  t.test(tool.title, async (t) => {
    for (const { name, given, world: manifests, scheduled, runs } of rows) {
      const world = listed(manifests);
      const target = targetOf(readStatefulSet(given ?? statefulSet()), 'shop', world);
      const promised = tool.scheduled?.(target, world);
      const made = tool.runs?.(target, world);
      if (scheduled) {
        t.strictSame(promised?.known && promised.value.map((each) => told(each, target)), scheduled, name);
      }
      if (runs) t.strictSame(made?.known && made.value.map((each) => run(each, target)), runs, name);
    }
  });
}

/** A world that holds backup objects of one name side by side, as a table likes to write them. */
function listed(manifests: readonly unknown[]): World {
  const lists = Map.groupBy(manifests.filter(isObject), ({ apiVersion, kind }) =>
    worldKind(String(apiVersion), String(kind)),
  );
  return { ...worldFromManifests(manifests), backups: (kind) => known(lists.get(kind) ?? []) };
}

function run(made: Run, target: BackupTarget): string {
  const at = made.at === undefined ? 'never' : new Date(made.at).toISOString().slice(0, 16);
  return `${at} ${told(made, target)}`;
}

function told({ object, of }: Verdict, { claims }: BackupTarget): string {
  const answers = claims.map((claim) => {
    const answer = of(claim);
    return {
      claim: claim.name,
      words: typeof answer === 'object' ? answer.why : (answer ?? 'not its concern'),
    };
  });
  const [first] = answers;
  if (first && answers.every(({ words }) => words === first.words)) return `${object}: ${first.words}`;
  return `${object}: ${answers.map(({ claim, words }) => `${claim} ${words}`).join('; ')}`;
}

/** An object of a backup tool. */
export function backupObject(
  kind: string,
  name: string,
  changes: { spec?: Loose; status?: Loose; metadata?: Loose } = {},
): Loose {
  const [apiVersion, short] = KINDS[kind] ?? ['', kind];
  const { metadata, ...rest } = changes;
  const [namespace, own] = name.split('/');
  return { apiVersion, kind: short, metadata: { name: own, namespace, ...metadata }, ...rest };
}

const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  'velero Schedule': ['velero.io/v1', 'Schedule'],
  'velero Backup': ['velero.io/v1', 'Backup'],
  'k8up Schedule': ['k8up.io/v1', 'Schedule'],
  'k8up Backup': ['k8up.io/v1', 'Backup'],
  'stash BackupConfiguration': ['stash.appscode.com/v1beta1', 'BackupConfiguration'],
  'stash BackupSession': ['stash.appscode.com/v1beta1', 'BackupSession'],
  'kubestash BackupConfiguration': ['core.kubestash.com/v1alpha1', 'BackupConfiguration'],
  'kubestash BackupSession': ['core.kubestash.com/v1alpha1', 'BackupSession'],
  'kasten Policy': ['config.kio.kasten.io/v1alpha1', 'Policy'],
  ReplicationSource: ['volsync.backube/v1alpha1', 'ReplicationSource'],
  RecurringJob: ['longhorn.io/v1beta2', 'RecurringJob'],
  'longhorn Backup': ['longhorn.io/v1beta2', 'Backup'],
  SnapshotSchedule: ['snapscheduler.backube/v1', 'SnapshotSchedule'],
  VolumeSnapshot: ['snapshot.storage.k8s.io/v1', 'VolumeSnapshot'],
  ScheduledBackup: ['postgresql.cnpg.io/v1', 'ScheduledBackup'],
  'cnpg Backup': ['postgresql.cnpg.io/v1', 'Backup'],
};

/** A claim of the set as the cluster holds it. */
export function storedClaim(name: string, changes: { spec?: Loose; metadata?: Loose } = {}): Loose {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'shop', ...changes.metadata },
    spec: { accessModes: ['ReadWriteOnce'], ...changes.spec },
  };
}

export function storageClass(provisioner: string, parameters?: Loose): Loose {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner,
    parameters,
  };
}
