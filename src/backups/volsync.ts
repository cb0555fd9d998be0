import { boolean, dig, get, type JsonObject, object, text } from '../kubernetes/json.ts';
import { known } from '../world/world.ts';
import { groupedBy } from './once.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import {
  type BackupTool,
  type Gap,
  type Grade,
  gap,
  namespaceOf,
  time,
  titleOf,
  unless,
  type Verdict,
} from './tool.ts';

const byClaim = groupedBy((source) => text(dig(source, 'spec', 'sourcePVC')));

/**
 * VolSync: a ReplicationSource copies one claim of its namespace elsewhere (backube/volsync,
 * api/v1alpha1/replicationsource_types.go). Without a trigger it does so over and over.
 */
export const volsync: BackupTool = {
  title: 'VolSync',
  words: ['volsync'],
  reads: { scheduled: ['volsync.backube/ReplicationSource'], runs: ['volsync.backube/ReplicationSource'] },
  scheduled(target, world) {
    const sources = world.backups('volsync.backube/ReplicationSource');
    if (!sources.known) return sources;
    return known(ofClaims(target, byClaim(sources.value)).map((source) => promise(target, source)));
  },
  runs(target, world) {
    const sources = world.backups('volsync.backube/ReplicationSource');
    if (!sources.known) return sources;
    return known(
      ofClaims(target, byClaim(sources.value)).map((source) => {
        const at = time(dig(source, 'status', 'lastSyncTime'));
        const stopped = at === undefined ? 'has completed no synchronization' : undefined;
        return { ...verdict(target, source, unless(stopped, 'backup')), at };
      }),
    );
  },
};

function ofClaims({ claims }: BackupTarget, byClaim: ReadonlyMap<string, readonly JsonObject[]>) {
  return claims.flatMap(({ name }) => byClaim.get(name) ?? []);
}

function promise(target: BackupTarget, source: JsonObject): Verdict {
  return verdict(target, source, unless(stoppedSource(source), triggered(source)));
}

function verdict({ namespace }: BackupTarget, source: JsonObject, answer: Grade | Gap | undefined): Verdict {
  const claimName = text(dig(source, 'spec', 'sourcePVC'));
  const home = namespaceOf(source);
  const elsewhere =
    home === namespace ? undefined : gap('elsewhere', `replicates claims of namespace "${home}" alone`);
  return {
    object: titleOf('VolSync ReplicationSource', source),
    of: ({ name }: TargetClaim) => (name === claimName ? (elsewhere ?? answer) : undefined),
  };
}

function stoppedSource(source: JsonObject): string | undefined {
  return boolean(dig(source, 'spec', 'paused')) ? 'is paused' : undefined;
}

function triggered(source: JsonObject): Grade | Gap {
  // Syncthing keeps the peers alike at all times: what is deleted here is deleted there.
  if (object(dig(source, 'spec', 'syncthing'))) {
    return gap('volume', 'keeps a live copy by syncthing, which follows every deletion');
  }
  const trigger = dig(source, 'spec', 'trigger');
  const scheduled = (text(get(trigger, 'schedule')) ?? '') !== '';
  // Of both, VolSync heeds the manual one alone (backube/volsync issue 1259).
  if ((text(get(trigger, 'manual')) ?? '') === '') return 'backup';
  const why = scheduled
    ? 'has a manual trigger, which overrides its schedule'
    : 'has a manual trigger and no schedule';
  return gap('stopped', `${why}: it runs only when that trigger is changed`);
}
