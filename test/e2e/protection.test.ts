import type { JsonObject } from '../../src/kubernetes/json.ts';
import { type Cluster, clusterTest } from './cluster.ts';
import { soundService, soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed, WORLDS } from './worlds.ts';

/** The claim of the set's first member. */
function firstClaim({ namespace }: Cluster): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-db-0', namespace, labels: { app: 'db' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  };
}

/** A set whose claims, and with them its data, go when it is deleted. */
function forgetful(cluster: Cluster, annotations: Record<string, string> = {}): JsonObject {
  return soundSet(cluster, {
    annotations: { 'mooring.dev/backup': 'velero', ...annotations },
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
  });
}

const FORBIDDEN =
  'Error from server (Forbidden): admission webhook "validate.mooring.dev" denied the request: ';

for (const world of WORLDS) {
  clusterTest(`the Service that a running set stands on is not deleted (${world})`, async (t, cluster) => {
    await installMooring(
      t,
      cluster,
      await placed(world, cluster, [soundService(cluster), soundSet(cluster)]),
    );
    const { code, stderr } = await cluster.kubectl(['delete', 'service/db']);
    t.equal(code, 1);
    t.equal(
      stderr,
      `${FORBIDDEN}Service ${cluster.namespace}/db is refused for 1 reason:
- Service "db" governs StatefulSet "db", which runs 3 replicas: they would lose their names [governing-service-kept]
To see why and what to do: mooring explain governing-service-kept
`,
    );
  });

  clusterTest(`nor does it turn away from its pods (${world})`, async (t, cluster) => {
    await installMooring(
      t,
      cluster,
      await placed(world, cluster, [soundService(cluster), soundSet(cluster)]),
    );
    const patch = `--patch=${JSON.stringify({ spec: { selector: { app: 'other' } } })}`;
    const turned = await cluster.kubectl(['patch', 'service/db', '--type=merge', patch]);
    t.match(turned, {
      code: 1,
      stderr: 'would no longer select its pods: its selector would be app=other (spec.selector)',
    });
    t.match(await cluster.kubectl(['label', 'service/db', 'team=a']), { code: 0, stderr: '' });
  });

  clusterTest(
    `the claim of a running member is not deleted, but by the cluster itself (${world})`,
    async (t, cluster) => {
      await installMooring(
        t,
        cluster,
        await placed(world, cluster, [firstClaim(cluster), soundSet(cluster)]),
      );
      const refused = await cluster.kubectl(['delete', 'pvc/data-db-0', '--wait=false']);
      t.equal(refused.code, 1);
      t.match(
        refused.stderr,
        'claim "data-db-0" holds the data of pod "db-0", which StatefulSet "db" still runs [claim-kept]',
      );
      const collector = [
        '--as=system:serviceaccount:kube-system:generic-garbage-collector',
        '--as-group=system:masters',
      ];
      const collected = await cluster.kubectl(['delete', 'pvc/data-db-0', '--wait=false', ...collector]);
      t.match(collected, { code: 0, stderr: '' });
    },
  );

  clusterTest(`a set whose claims go with it is deleted only on purpose (${world})`, async (t, cluster) => {
    await installMooring(
      t,
      cluster,
      await placed(world, cluster, [soundService(cluster), forgetful(cluster)]),
    );
    const refused = await cluster.kubectl(['delete', 'statefulset/db']);
    t.equal(refused.code, 1);
    t.match(
      refused.stderr,
      'deleting StatefulSet "db" deletes the claims of its 3 members too: whenDeleted is Delete',
    );
    await cluster.done(['annotate', 'statefulset/db', 'mooring.dev/allow=delete']);
    t.match(await cluster.kubectl(['delete', 'statefulset/db']), { code: 0, stderr: '' });
  });
}
