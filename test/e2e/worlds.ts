import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { get, type JsonObject, object, text } from '../../src/kubernetes/json.ts';
import type { Cluster } from './cluster.ts';
import type { ServeOptions } from './mooring.ts';

/** Where mooring may have its knowledge of other objects from. */
export const WORLDS = ['manifests'] as const;

export type WorldKind = (typeof WORLDS)[number];

/** Words that make `mooring serve` know the objects of the namespace, as these worlds know them. */
const SERVE: Readonly<Record<WorldKind, (cluster: Cluster, objects: readonly JsonObject[]) => ServeOptions>> =
  {
    manifests: ({ namespace, access }, objects) => {
      const file = join(access.folder, `world-${randomBytes(4).toString('hex')}.json`);
      const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [home, ...objects] }));
      return { world: file };
    },
  };

/**
 * Stores objects in the cluster, their status included, and gives the words under which mooring knows of them. To be called
 * before any webhook is registered, which would have its say.
 */
export async function placed(
  kind: WorldKind,
  cluster: Cluster,
  objects: readonly JsonObject[],
): Promise<ServeOptions> {
  if (objects.length > 0) await cluster.done(['create', '--filename=-'], objects);
  for (const each of objects) {
    const status = get(each, 'status');
    if (status === undefined) continue;
    const name = text(get(object(each.metadata), 'name')) ?? '';
    const patch = `--patch=${JSON.stringify({ status })}`;
    await cluster.done(['patch', String(each.kind), name, '--subresource=status', '--type=merge', patch]);
  }
  return SERVE[kind](cluster, objects);
}
