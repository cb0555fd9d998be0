import { globMatches } from '../kubernetes/glob.ts';
import { boolean, get, list, texts } from '../kubernetes/json.ts';
import { type LabelSelector, type Labels, readLabelSelector, selects } from '../kubernetes/selectors.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { TargetClaim } from './target.ts';
import { type Gap, type Grade, gap } from './tool.ts';

const EXCLUDED = 'velero.io/exclude-from-backup';
const VOLUMES = 'backup.velero.io/backup-volumes';
const VOLUMES_LEFT_OUT = 'backup.velero.io/backup-volumes-excludes';

const CLAIMS: readonly string[] = ['persistentvolumeclaims', 'persistentvolumeclaim', 'pvc', 'pvcs'];
const VOLUME_OBJECTS: readonly string[] = ['persistentvolumes', 'persistentvolume', 'pv', 'pvs'];
const PODS: readonly string[] = ['pods', 'pod', 'po'];

/** Lists of names; nothing included means everything. What is excluded wins. */
interface Filter {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

/** What mooring reads of a BackupSpec (vmware-tanzu/velero, pkg/apis/velero/v1/backup_types.go). */
export interface BackupSpec {
  readonly namespaces: Filter;
  readonly resources: Filter;
  readonly selectors: readonly LabelSelector[];
  readonly snapshotVolumes: boolean;
  readonly snapshotMoveData: boolean;
  readonly fileSystemBackup: boolean;
  readonly clusterResources: boolean;
}

export function readBackupSpec(spec: unknown): BackupSpec {
  const names = (...keys: readonly string[]) => keys.flatMap((key) => texts(get(spec, key)));
  return {
    namespaces: { included: names('includedNamespaces'), excluded: names('excludedNamespaces') },
    resources: {
      included: names('includedResources', 'includedNamespaceScopedResources'),
      excluded: names(
        'excludedResources',
        'excludedNamespaceScopedResources',
        'excludedClusterScopedResources',
      ),
    },
    selectors: [get(spec, 'labelSelector'), ...list(get(spec, 'orLabelSelectors'))].flatMap(
      (one) => readLabelSelector(one) ?? [],
    ),
    // Unset means: where there is something to snapshot with.
    snapshotVolumes: boolean(get(spec, 'snapshotVolumes')) ?? true,
    snapshotMoveData: boolean(get(spec, 'snapshotMoveData')) ?? false,
    fileSystemBackup:
      boolean(get(spec, 'defaultVolumesToFsBackup')) ?? boolean(get(spec, 'defaultVolumesToRestic')) ?? false,
    clusterResources: boolean(get(spec, 'includeClusterResources')) ?? true,
  };
}

/** Whether the spec is about `namespace`, be it to exclude it. */
export function includesNamespace({ namespaces: { included } }: BackupSpec, namespace: string): boolean {
  return included.length === 0 || named(included, namespace);
}

/** Why nothing of `namespace` is backed up. */
export function namespaceGap(spec: BackupSpec, namespace: string): Gap | undefined {
  const { included, excluded } = spec.namespaces;
  if (named(excluded, namespace)) return gap('resources', `excludes namespace "${namespace}"`);
  if (includesNamespace(spec, namespace)) return undefined;
  const others = included.map((name) => `"${name}"`).join(', ');
  return gap('elsewhere', `includes only namespace${included.length > 1 ? 's' : ''} ${others}`);
}

function named(globs: readonly string[], namespace: string): boolean {
  return globs.some((glob) => glob === namespace || globMatches(glob, namespace));
}

/** How the claim's data is saved, or why it is not. */
export function claimAnswer(spec: BackupSpec, set: StatefulSet, claim: TargetClaim): Grade | Gap {
  const pods = podsIncluded(spec, set);
  const out = leftOut(spec, claim, pods);
  if (out) return out;
  if (pods && fileSystemBackup(spec, set, claim.volume)) return 'backup';
  if (!spec.snapshotVolumes) {
    const why = `saves only the objects: it takes no snapshots, and no file system backup of volume "${claim.volume}"`;
    return gap('volume', why);
  }
  if (spec.snapshotMoveData) return 'backup';
  // Snapshots through CSI are taken of the claim; those of a cloud's own disks are taken of its PersistentVolume.
  const inTree = claim.provisioner?.startsWith('kubernetes.io/') ?? false;
  if (inTree && (!spec.clusterResources || excludes(spec.resources, VOLUME_OBJECTS))) {
    return gap('volume', 'leaves out persistentvolumes, of which the snapshots would be taken');
  }
  return 'snapshot';
}

/** Why the claim is not among the objects that are backed up. A pod that is brings its claims along. */
function leftOut(spec: BackupSpec, claim: TargetClaim, pods: boolean): Gap | undefined {
  if (!includes(spec.resources, CLAIMS)) return gap('resources', 'leaves out persistentvolumeclaims');
  if (claim.labels.get(EXCLUDED) === 'true') {
    return gap('volume', `leaves out claim ${claim.name}, which has the label ${EXCLUDED}=true`);
  }
  if (pods || selected(spec, claim.labels)) return undefined;
  return gap('unselected', 'has a label selector that selects neither the pods nor the claims');
}

function podsIncluded(spec: BackupSpec, { template }: StatefulSet): boolean {
  const { labels } = template.meta;
  return includes(spec.resources, PODS) && labels.get(EXCLUDED) !== 'true' && selected(spec, labels);
}

/**
 * Whether the volume's files are copied: by the pod's annotation, the volumes named are (opt-in), or all but those named
 * (opt-out). Velero does not trim the names (pkg/util/podvolume), so a blank behind the comma names another volume.
 */
function fileSystemBackup(spec: BackupSpec, { template }: StatefulSet, volume: string): boolean {
  const named = (key: string) => (template.meta.annotations.get(key) ?? '').split(',').includes(volume);
  return spec.fileSystemBackup ? !named(VOLUMES_LEFT_OUT) : named(VOLUMES);
}

function selected({ selectors }: BackupSpec, labels: Labels): boolean {
  return selectors.length === 0 || selectors.some((selector) => selects(selector, labels));
}

function includes(filter: Filter, names: readonly string[]): boolean {
  const { included } = filter;
  return (included.length === 0 || hasOne(included, names)) && !excludes(filter, names);
}

function excludes({ excluded }: Filter, names: readonly string[]): boolean {
  return hasOne(excluded, names);
}

function hasOne(listed: readonly string[], names: readonly string[]): boolean {
  return listed.some((name) => name === '*' || names.includes(name.toLowerCase()));
}
