import { globMatches } from '../kubernetes/glob.ts';
import { boolean, dig, get, type JsonObject, list, text, texts } from '../kubernetes/json.ts';
import { type LabelSelector, type Labels, readLabelSelector, selects } from '../kubernetes/selectors.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import { known } from '../world/world.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import { type BackupTool, type Gap, type Grade, NEARNESS, onEach, time, title, verdictOn } from './tool.ts';

const EXCLUDED = 'velero.io/exclude-from-backup';
const VOLUMES = 'backup.velero.io/backup-volumes';
const VOLUMES_LEFT_OUT = 'backup.velero.io/backup-volumes-excludes';

const CLAIMS: ReadonlySet<string> = new Set(['persistentvolumeclaims', 'persistentvolumeclaim', 'pvc']);
const VOLUME_OBJECTS: ReadonlySet<string> = new Set(['persistentvolumes', 'persistentvolume', 'pv']);
const PODS: ReadonlySet<string> = new Set(['pods', 'pod', 'po']);

/** What mooring reads of a BackupSpec (vmware-tanzu/velero, pkg/apis/velero/v1/backup_types.go). */
interface BackupSpec {
  readonly namespaces: Filter;
  readonly resources: Filter;
  readonly selectors: readonly LabelSelector[];
  readonly snapshotVolumes: boolean;
  readonly snapshotMoveData: boolean;
  readonly fileSystemBackup: boolean;
  readonly clusterResources: boolean;
}

/** Lists of names with `*` in them; nothing included means everything. What is excluded wins. */
interface Filter {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

export const velero: BackupTool = {
  title: 'Velero',
  words: ['velero'],
  scheduled: (target, world) =>
    onEach(world, 'velero.io/Schedule', (schedule) => {
      const stopped = stoppedSchedule(schedule);
      return judge(
        target,
        title('Velero Schedule', schedule),
        get(get(schedule, 'spec'), 'template'),
        stopped,
      );
    }),
  runs(target, world) {
    const backups = world.backups('velero.io/Backup');
    if (!backups.known) return backups;
    return known(
      backups.value.map((backup) => ({
        ...judge(target, title('Velero Backup', backup), get(backup, 'spec'), unfinished(backup)),
        at:
          time(dig(backup, 'status', 'completionTimestamp')) ?? time(dig(backup, 'status', 'startTimestamp')),
      })),
    );
  },
};

function stoppedSchedule(schedule: JsonObject): string | undefined {
  if (boolean(dig(schedule, 'spec', 'paused'))) return 'is paused';
  const phase = text(dig(schedule, 'status', 'phase'));
  return phase === 'FailedValidation' ? 'was refused by Velero (phase FailedValidation)' : undefined;
}

function unfinished(backup: JsonObject): string | undefined {
  const phase = text(dig(backup, 'status', 'phase')) ?? 'New';
  return phase === 'Completed' ? undefined : `is not completed (phase ${phase})`;
}

/** What a backup of `spec` holds of the target's claims; `stopped` says why nothing is made of it at all. */
function judge(target: BackupTarget, object: string, spec: unknown, stopped: string | undefined) {
  const read = readSpec(spec);
  return verdictOn(object, target.claims, (claim) => {
    const answer =
      elsewhere(read, target.namespace) ??
      leftOut(read, target.set, claim) ??
      gradeOf(read, target.set, claim);
    if (typeof answer !== 'string' || stopped === undefined) return answer;
    return { why: stopped, nearness: NEARNESS.stopped };
  });
}

function readSpec(spec: unknown): BackupSpec {
  const selectors = list(get(spec, 'orLabelSelectors')).flatMap((one) => readLabelSelector(one) ?? []);
  const one = readLabelSelector(get(spec, 'labelSelector'));
  const names = (...keys: readonly string[]) => keys.flatMap((key) => texts(get(spec, key)));
  return {
    namespaces: { included: names('includedNamespaces'), excluded: names('excludedNamespaces') },
    resources: {
      included: names('includedResources', 'includedNamespacedResources'),
      excluded: names('excludedResources', 'excludedNamespacedResources', 'excludedClusterScopeResources'),
    },
    selectors: one ? [...selectors, one] : selectors,
    snapshotVolumes: boolean(get(spec, 'snapshotVolumes')) ?? true,
    snapshotMoveData: boolean(get(spec, 'snapshotMoveData')) ?? false,
    fileSystemBackup:
      boolean(get(spec, 'defaultVolumesToFsBackup')) ?? boolean(get(spec, 'defaultVolumesToRestic')) ?? false,
    clusterResources: boolean(get(spec, 'includeClusterResources')) ?? true,
  };
}

function elsewhere({ namespaces }: BackupSpec, namespace: string): Gap | undefined {
  const { included, excluded } = namespaces;
  if (excluded.some((glob) => globMatches(glob, namespace))) {
    return { why: `excludes namespace "${namespace}"`, nearness: NEARNESS.resources };
  }
  if (included.length === 0 || included.some((glob) => globMatches(glob, namespace))) return undefined;
  const why = `includes only namespace${included.length > 1 ? 's' : ''} ${included.map((name) => `"${name}"`).join(', ')}`;
  return { why, nearness: NEARNESS.elsewhere };
}

/** Why the claim itself is not among the objects that are backed up. A pod that is brings its claims along. */
function leftOut(spec: BackupSpec, set: StatefulSet, claim: TargetClaim): Gap | undefined {
  if (!includes(spec.resources, CLAIMS)) {
    return { why: 'leaves out persistentvolumeclaims', nearness: NEARNESS.resources };
  }
  if (claim.labels.get(EXCLUDED) === 'true') {
    return {
      why: `leaves out claim "${claim.name}", which has the label ${EXCLUDED}=true`,
      nearness: NEARNESS.volume,
    };
  }
  if (selected(spec, claim.labels) || podsIncluded(spec, set)) return undefined;
  const why = 'has a label selector that selects neither the pods nor the claims';
  return { why, nearness: NEARNESS.unselected };
}

/** How the claim's data is saved, or why only the objects are. */
function gradeOf(spec: BackupSpec, set: StatefulSet, { volume }: TargetClaim): Grade | Gap {
  if (podsIncluded(spec, set) && fileSystemBackup(spec, set, volume)) return 'backup';
  if (!spec.snapshotVolumes) {
    const why = `saves the objects alone: it takes no snapshots, and no file system backup of volume "${volume}"`;
    return { why, nearness: NEARNESS.volume };
  }
  if (spec.snapshotMoveData) return 'backup';
  if (!spec.clusterResources || excludes(spec.resources, VOLUME_OBJECTS)) {
    return { why: 'leaves out persistentvolumes, whose snapshots hold the data', nearness: NEARNESS.volume };
  }
  return 'snapshot';
}

/** By annotation of the pod, Velero's file system backup takes the volumes named (opt-in), or leaves them (opt-out). */
function fileSystemBackup(spec: BackupSpec, { template }: StatefulSet, volume: string): boolean {
  const named = (key: string) =>
    (template.meta.annotations.get(key) ?? '').split(',').map((name) => name.trim());
  return spec.fileSystemBackup ? !named(VOLUMES_LEFT_OUT).includes(volume) : named(VOLUMES).includes(volume);
}

function podsIncluded(spec: BackupSpec, { template }: StatefulSet): boolean {
  const { labels } = template.meta;
  return includes(spec.resources, PODS) && labels.get(EXCLUDED) !== 'true' && selected(spec, labels);
}

function selected({ selectors }: BackupSpec, labels: Labels): boolean {
  return selectors.length === 0 || selectors.some((selector) => selects(selector, labels));
}

function includes({ included, excluded }: Filter, names: ReadonlySet<string>): boolean {
  const all = included.length === 0 || included.includes('*');
  return (
    !excludes({ included, excluded }, names) &&
    (all || included.some((name) => names.has(name.toLowerCase())))
  );
}

function excludes({ excluded }: Filter, names: ReadonlySet<string>): boolean {
  return excluded.some((name) => name === '*' || names.has(name.toLowerCase()));
}
