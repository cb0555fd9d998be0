import { type CommandLine, readCommandLine } from '../kubernetes/command-line.ts';
import type { Container, VolumeMount } from '../kubernetes/container.ts';
import { absolutePath, isAtOrAbove } from '../kubernetes/directory.ts';
import { inRange, parseImage, tagVersion, type Version } from '../kubernetes/image.ts';
import { latest } from '../kubernetes/remembered.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { ContainerApplication } from './catalog.ts';
import { type ResolvedDirectory, resolveDirectory } from './directory-path.ts';
import type { DataDirectory } from './profile.ts';
import { conditionHolds } from './signs.ts';

/** What a directory lies on that does not keep it. */
export type Loss =
  /** No mount: the container's own layer. */
  | { readonly is: 'layer' }
  /** The volume that the image itself declares, which hides `mount`, a mount above it. */
  | { readonly is: 'imageVolume'; readonly volume: string; readonly mount: VolumeMount }
  /** A pod volume that is no claim: its kind, such as `emptyDir`. */
  | { readonly is: 'volume'; readonly source: string; readonly mount: VolumeMount };

/** Whether the data of one directory outlives its pod. */
export type DirectoryVerdict =
  | { readonly is: 'kept'; readonly directory: string; readonly mount: VolumeMount }
  | { readonly is: 'lost'; readonly directory: string; readonly loss: Loss; readonly entry: DataDirectory }
  | { readonly is: 'unknown'; readonly reason: string };

/** Judges where an application's container keeps its data. Empty where its profile knows of no directory. */
export function judgeDataDirectories(
  set: StatefulSet,
  application: ContainerApplication,
): readonly DirectoryVerdict[] {
  const { container, profile, repository } = application;
  const commandLine = readCommandLine(container);
  const scene = { set, container, commandLine };
  const entries = profile.dataDirectories.filter(
    (entry) =>
      (entry.repositories?.includes(repository) ?? true) &&
      (!entry.when || conditionHolds(entry.when, scene)),
  );
  const tag = parseImage(container.image)?.tag;
  const certain: DirectoryVerdict[] = [];
  const alternatives: (readonly DirectoryVerdict[])[] = [];
  for (const entry of entries) {
    const version = tagVersion(tag, entry.versionAfter);
    const ofEntry = () => judgeEntry(entry, set, container, commandLine, version);
    if (entry.versions === undefined || (version && inRange(version, entry.versions)))
      certain.push(...ofEntry());
    else if (!version) alternatives.push(ofEntry());
  }
  return [...certain, ...agreed(alternatives, tag)];
}

/** Entries for different versions, where the tag does not tell which: a verdict only when it is the same for each. */
function agreed(
  verdicts: readonly (readonly DirectoryVerdict[])[],
  tag: string | undefined,
): readonly DirectoryVerdict[] {
  const kinds = new Set(verdicts.flat().map((verdict) => verdict.is));
  // A single entry says nothing of the versions that it is not for.
  if (kinds.has('kept') ? kinds.size === 1 : kinds.size === 1 && verdicts.length > 1)
    return verdicts[0] ?? [];
  if (kinds.size === 0) return [];
  const named =
    tag === undefined ? 'the image has no tag that tells its version' : `the tag "${tag}" tells no version`;
  return [{ is: 'unknown', reason: `${named}, and it differs by version` }];
}

function judgeEntry(
  entry: DataDirectory,
  set: StatefulSet,
  container: Container,
  commandLine: CommandLine,
  version: Version | undefined,
): readonly DirectoryVerdict[] {
  const resolved = resolveDirectory(entry, container, commandLine, version);
  if (resolved.is === 'unknown') return [resolved];
  return resolved.paths.map((directory) =>
    doubted(locate(directory, entry, set, container), resolved, set, container),
  );
}

/**
 * Takes back a loss that rests on the image's own path where a file or variable that cannot be seen may replace it.
 * It stands when the container mounts no claim at all: then no path would be kept.
 */
function doubted(
  verdict: DirectoryVerdict,
  { unlessMovedBy }: ResolvedDirectory & { is: 'known' },
  set: StatefulSet,
  container: Container,
): DirectoryVerdict {
  if (verdict.is !== 'lost' || unlessMovedBy === undefined) return verdict;
  const mountsClaim = container.mounts.some((mount) => volumeOf(set, mount.name)?.source === CLAIM);
  if (!mountsClaim) return verdict;
  return {
    is: 'unknown',
    reason: `its own place, "${verdict.directory}", is not kept, but ${unlessMovedBy} may name another`,
  };
}

/** The longest mount at or above the directory decides. */
function locate(
  directory: string,
  entry: DataDirectory,
  set: StatefulSet,
  container: Container,
): DirectoryVerdict {
  const lost = (loss: Loss): DirectoryVerdict => ({ is: 'lost', directory, loss, entry });
  const mount = mountOf(container, directory);
  if (!mount) return lost({ is: 'layer' });
  const { imageVolume } = entry;
  const shadowed =
    imageVolume !== undefined &&
    isAtOrAbove(imageVolume, directory) &&
    !isAtOrAbove(imageVolume, absolutePath(mount.mountPath));
  if (shadowed) return lost({ is: 'imageVolume', volume: imageVolume, mount });
  const volume = volumeOf(set, mount.name);
  if (!volume) return { is: 'unknown', reason: `the pod has no volume "${mount.name}"` };
  if (volume.source === CLAIM) return { is: 'kept', directory, mount };
  return lost({ is: 'volume', source: volume.source, mount });
}

function mountOf(container: Container, directory: string): VolumeMount | undefined {
  let longest: VolumeMount | undefined;
  let length = 0;
  for (const mount of container.mounts) {
    const path = absolutePath(mount.mountPath);
    if (mount.mountPath === '' || !isAtOrAbove(path, directory) || path.length <= length) continue;
    longest = mount;
    length = path.length;
  }
  return longest;
}

const CLAIM = 'persistentVolumeClaim';

function volumeOf(set: StatefulSet, name: string): { readonly source: string } | undefined {
  const source = sourcesOf(set).get(name);
  return source === undefined ? undefined : { source };
}

/**
 * What each volume of the pods is, by name. A claim template wins over a pod volume of the same name
 * (k8s.io/api/apps/v1 StatefulSetSpec).
 */
const sourcesOf = latest(({ claimTemplates, template }: StatefulSet): ReadonlyMap<string, string> => {
  const sources = new Map<string, string>(claimTemplates.map(({ name }) => [name, CLAIM]));
  for (const { name, source = 'emptyDir' } of template.volumes)
    if (!sources.has(name)) sources.set(name, source);
  return sources;
});
