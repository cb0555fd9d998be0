import { boolean, dig, type JsonObject, text } from '../kubernetes/json.ts';
import { known } from '../world/world.ts';
import { groupedBy } from './once.ts';
import { type BackupTool, createdAt, gap, namespaceOf, type Run, time, titleOf } from './tool.ts';

const sourceOf = (snapshot: JsonObject) => text(dig(snapshot, 'spec', 'source', 'persistentVolumeClaimName'));

const byClaim = groupedBy((snapshot) => {
  const claim = sourceOf(snapshot);
  return claim === undefined ? undefined : `${namespaceOf(snapshot)}/${claim}`;
});

/**
 * VolumeSnapshots of the CSI snapshot controller, whoever asked for them: each a copy of one claim at one moment, and no
 * promise of another (kubernetes-csi/external-snapshotter, client/apis/volumesnapshot/v1/types.go).
 */
export const volumeSnapshot: BackupTool = {
  title: 'VolumeSnapshot',
  words: ['volumesnapshot', 'volumesnapshots', 'snapshot', 'snapshots'],
  reads: { scheduled: [], runs: ['snapshot.storage.k8s.io/VolumeSnapshot'] },
  runs({ claims, namespace }, world) {
    const snapshots = world.backups('snapshot.storage.k8s.io/VolumeSnapshot');
    if (!snapshots.known) return snapshots;
    const found = byClaim(snapshots.value);
    return known(claims.flatMap(({ name }) => (found.get(`${namespace}/${name}`) ?? []).map(run)));
  },
};

function run(snapshot: JsonObject): Run {
  const claim = sourceOf(snapshot);
  const ready = boolean(dig(snapshot, 'status', 'readyToUse')) ?? false;
  const answer = ready ? 'snapshot' : gap('stopped', `is not ready to use${errorOf(snapshot)}`);
  return {
    object: titleOf('VolumeSnapshot', snapshot),
    at: time(dig(snapshot, 'status', 'creationTime')) ?? createdAt(snapshot),
    of: ({ name }) => (name === claim ? answer : undefined),
  };
}

function errorOf(snapshot: JsonObject): string {
  const message = text(dig(snapshot, 'status', 'error', 'message'));
  return message === undefined ? '' : ` (${message})`;
}
