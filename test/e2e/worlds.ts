import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { get, type JsonObject, object, text } from '../../src/kubernetes/json.ts';
import type { Cluster } from './cluster.ts';
import type { ServeOptions } from './mooring.ts';

/** Where mooring may have its knowledge of other objects from. */
export const WORLDS = ['manifests', 'cluster'] as const;

export type WorldSource = (typeof WORLDS)[number];

/** The class that claims get which name none, as most clusters have one. */
const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'disks.example.com',
  reclaimPolicy: 'Retain',
  allowVolumeExpansion: true,
  volumeBindingMode: 'WaitForFirstConsumer',
};

/**
 * Stores objects in the cluster, their status included, and gives the words under which `mooring serve` knows of them. To be
 * called before any webhook is registered, which would have its say.
 */
export async function placed(
  source: WorldSource,
  cluster: Cluster,
  objects: readonly JsonObject[],
): Promise<ServeOptions> {
  await cluster.done(['apply', '--server-side', '--filename=-'], [STORAGE_CLASS]);
  if (objects.length > 0) await cluster.done(['create', '--filename=-'], objects);
  for (const each of objects) {
    const status = get(each, 'status');
    if (status === undefined) continue;
    const name = text(get(object(each.metadata), 'name')) ?? '';
    const patch = `--patch=${JSON.stringify({ status })}`;
    await cluster.done(['patch', String(each.kind), name, '--subresource=status', '--type=merge', patch]);
  }
  if (source === 'manifests') return { world: manifestsOf(cluster, objects) };
  return { world: 'cluster', words: [`--kubeconfig=${cluster.access.kubeconfig}`] };
}

/** The path of a file with the objects and their namespace. */
function manifestsOf({ namespace, access }: Cluster, objects: readonly JsonObject[]): string {
  const file = join(access.folder, `world-${randomBytes(4).toString('hex')}.json`);
  const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [home, ...objects] }));
  return file;
}
