import type { Autoscaler } from '../kubernetes/autoscaler.ts';
import type { Budget } from '../kubernetes/budget.ts';
import type { Claim } from '../kubernetes/claim.ts';
import type { JsonObject } from '../kubernetes/json.ts';
import type { Meta } from '../kubernetes/meta.ts';
import type { LabelSelector } from '../kubernetes/selectors.ts';
import type { Service } from '../kubernetes/service.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { StorageClass } from '../kubernetes/storage-class.ts';

/**
 * An answer about other objects. `known` with an undefined or empty value says "there is none"; not `known` says
 * "this cannot be told", with the reason in words. The two are never mixed: missing knowledge is no pass and no finding.
 */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function unknown(reason: string): Known<never> {
  return { known: false, reason };
}

/** One object, for saying which object's absence a judgement rests on. */
export interface ObjectKey {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The kinds that say how and when something is backed up, as `group/Kind`. */
export const BACKUP_KINDS = [
  'velero.io/Schedule',
  'velero.io/Backup',
  'k8up.io/Schedule',
  'k8up.io/Backup',
  'stash.appscode.com/BackupConfiguration',
  'stash.appscode.com/BackupSession',
  'core.kubestash.com/BackupConfiguration',
  'core.kubestash.com/BackupSession',
  'config.kio.kasten.io/Policy',
  'volsync.backube/ReplicationSource',
  'longhorn.io/RecurringJob',
  'longhorn.io/Backup',
  'snapscheduler.backube/SnapshotSchedule',
  'snapshot.storage.k8s.io/VolumeSnapshot',
  'postgresql.cnpg.io/ScheduledBackup',
  'postgresql.cnpg.io/Backup',
] as const;

export type BackupKind = (typeof BACKUP_KINDS)[number];

/** Every kind that a world can be asked about: `group/Kind`, or `Kind` of the core group. */
export type WorldKind =
  | 'apps/StatefulSet'
  | 'Service'
  | 'PersistentVolumeClaim'
  | 'policy/PodDisruptionBudget'
  | 'autoscaling/HorizontalPodAutoscaler'
  | 'keda.sh/ScaledObject'
  | 'storage.k8s.io/StorageClass'
  | 'Namespace'
  | BackupKind;

/**
 * A read-only view of the objects around the one under judgement, indexed for the questions rules ask. Three makers:
 * a set of manifests, the live cluster, nothing at all. Every answer is immediate; none throws.
 */
export interface World {
  readonly origin: 'manifests' | 'cluster' | 'none';

  statefulSet(namespace: string, name: string): Known<StatefulSet | undefined>;
  /** The StatefulSets whose `serviceName` is `service`. */
  statefulSetsGovernedBy(namespace: string, service: string): Known<readonly StatefulSet[]>;
  /** The StatefulSets with a template that a claim of this name would be of, whatever its ordinal. */
  statefulSetsClaiming(namespace: string, claim: string): Known<readonly StatefulSet[]>;
  /** The StatefulSets of which `selector` may select pods: all that it does, and such as share one of its labels. */
  statefulSetsNear(namespace: string, selector: LabelSelector): Known<readonly StatefulSet[]>;

  service(namespace: string, name: string): Known<Service | undefined>;
  services(namespace: string): Known<readonly Service[]>;
  budgets(namespace: string): Known<readonly Budget[]>;
  claim(namespace: string, name: string): Known<Claim | undefined>;
  /** The HorizontalPodAutoscalers and ScaledObjects of the namespace. */
  autoscalers(namespace: string): Known<readonly Autoscaler[]>;

  storageClass(name: string): Known<StorageClass | undefined>;
  /** The class that a claim without one gets; the newest where several are marked. */
  defaultStorageClass(): Known<StorageClass | undefined>;
  namespace(name: string): Known<Meta | undefined>;

  /**
   * All objects of one backup kind, of every namespace: schedules often live in the backup tool's own. A list is never
   * changed in place, and stays the same list for as long as nothing changes: what is made of it is kept with it.
   */
  backups(kind: BackupKind): Known<readonly JsonObject[]>;

  /**
   * Asks the source of truth once more whether `key` is really absent, for a miss that would refuse a request.
   * Worlds that hold everything they will ever know leave it out. Bounded in time; never rejects.
   */
  confirmAbsent?(key: ObjectKey): Promise<Known<boolean>>;
}
