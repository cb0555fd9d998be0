import { boolean, dig, get, type JsonObject, list, text } from '../kubernetes/json.ts';
import { known } from '../world/world.ts';
import { groupedBy } from './once.ts';
import type { BackupTarget } from './target.ts';
import { type BackupTool, createdAt, type Grade, namespaceOf, time, titleOf, unless } from './tool.ts';

const CLUSTER_LABEL = 'cnpg.io/cluster';

const byCluster = groupedBy((object) => {
  const cluster = text(dig(object, 'spec', 'cluster', 'name'));
  return cluster === undefined ? undefined : `${namespaceOf(object)}/${cluster}`;
});

/**
 * CloudNativePG (cloudnative-pg/cloudnative-pg, api/v1/scheduledbackup_types.go, backup_types.go). It runs its PostgreSQL
 * in pods of its own, without a StatefulSet; a set counts as part of a Cluster when the Cluster owns it, or when it bears
 * the label cnpg.io/cluster.
 */
export const cloudnativePg: BackupTool = {
  title: 'CloudNativePG',
  words: ['cloudnativepg', 'cnpg'],
  reads: { scheduled: ['postgresql.cnpg.io/ScheduledBackup'], runs: ['postgresql.cnpg.io/Backup'] },
  scheduled(target, world) {
    const cluster = clusterOf(target);
    if (cluster === undefined) return known([]);
    const schedules = world.backups('postgresql.cnpg.io/ScheduledBackup');
    if (!schedules.known) return schedules;
    return known(
      (byCluster(schedules.value).get(cluster) ?? []).map((schedule) => {
        const stopped = boolean(dig(schedule, 'spec', 'suspend')) ? 'is suspended' : undefined;
        const answer = unless(stopped, gradeOf(schedule));
        return { object: titleOf('CloudNativePG ScheduledBackup', schedule), of: () => answer };
      }),
    );
  },
  runs(target, world) {
    const cluster = clusterOf(target);
    if (cluster === undefined) return known([]);
    const backups = world.backups('postgresql.cnpg.io/Backup');
    if (!backups.known) return backups;
    return known(
      (byCluster(backups.value).get(cluster) ?? []).map((backup) => {
        const phase = text(dig(backup, 'status', 'phase')) || 'pending';
        const failed = phase === 'completed' ? undefined : `is not completed (phase ${phase})`;
        const answer = unless(failed, gradeOf(backup));
        return {
          object: titleOf('CloudNativePG Backup', backup),
          at: time(dig(backup, 'status', 'stoppedAt')) ?? createdAt(backup),
          of: () => answer,
        };
      }),
    );
  },
};

function clusterOf({ set, namespace }: BackupTarget): string | undefined {
  const owner = list(dig(set.raw, 'metadata', 'ownerReferences')).find(
    (one) =>
      text(get(one, 'kind')) === 'Cluster' && text(get(one, 'apiVersion'))?.startsWith('postgresql.cnpg.io/'),
  );
  const name = text(get(owner, 'name')) ?? set.meta.labels.get(CLUSTER_LABEL);
  return name === undefined ? undefined : `${namespace}/${name}`;
}

function gradeOf(object: JsonObject): Grade {
  return text(dig(object, 'spec', 'method')) === 'volumeSnapshot' ? 'snapshot' : 'backup';
}
