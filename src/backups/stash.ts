import { boolean, dig, get, integer, list, text } from '../kubernetes/json.ts';
import { appscodeTool } from './appscode.ts';
import { gap } from './tool.ts';

/**
 * Stash (stashed/apimachinery, apis/stash/v1beta1/backup_configuration_types.go, backup_session_types.go, types.go): a
 * sidecar saves the volumes that the target mounts into it, with restic; the driver VolumeSnapshotter takes snapshots of
 * the claims of as many replicas as the target says, one when it says nothing.
 */
export const stash = appscodeTool({
  title: 'Stash',
  words: ['stash'],
  configurations: 'stash.appscode.com/BackupConfiguration',
  sessions: 'stash.appscode.com/BackupSession',
  target: ['spec', 'target', 'ref'],
  stopped(configuration) {
    const spec = get(configuration, 'spec');
    if (boolean(get(spec, 'paused'))) return 'is paused';
    if (text(dig(configuration, 'status', 'phase')) === 'Invalid')
      return 'was refused by Stash (phase Invalid)';
    return (text(get(spec, 'schedule')) ?? '') === '' ? 'has no schedule' : undefined;
  },
  answer(configuration, { name, volume, member }) {
    const target = dig(configuration, 'spec', 'target');
    if (text(dig(configuration, 'spec', 'driver')) === 'VolumeSnapshotter') {
      const replicas = integer(get(target, 'replicas')) ?? 1;
      if (member === undefined || member < replicas) return 'snapshot';
      const members = replicas === 1 ? 'the first replica' : `the first ${replicas} replicas`;
      return gap('volume', `takes snapshots of ${members} alone, and so not of claim ${name}`);
    }
    const mounts = list(get(target, 'volumeMounts'));
    const ofClaim = text(dig(target, 'ref', 'kind')) === 'PersistentVolumeClaim';
    if (ofClaim || mounts.length === 0 || mounts.some((mount) => text(get(mount, 'name')) === volume)) {
      return 'backup';
    }
    return gap('volume', `does not mount volume "${volume}"`);
  },
});
