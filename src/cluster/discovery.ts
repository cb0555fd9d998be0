import { get, list, text } from '../kubernetes/json.ts';
import { apiVersionOf, type KindDefinition } from '../world/kinds.ts';
import type { Bounds, Client } from './client.ts';
import { hasCode } from './error.ts';
import type { Resource } from './resource.ts';

/**
 * Where the API server has each of `kinds`, which are custom ones: the preferred version of its group that holds it.
 * Kinds that are not installed are left out. One request for the groups, and one for each version looked into.
 * @throws ClusterError
 */
export async function discover<K extends string>(
  client: Client,
  kinds: ReadonlyMap<K, KindDefinition>,
  bounds: Bounds = {},
): Promise<ReadonlyMap<K, Resource>> {
  if (kinds.size === 0) return new Map();
  const groups = versionsByGroup(await client.read('/apis', bounds));
  const versions = new Map<string, Promise<ReadonlySet<string>>>();
  const pluralsOf = (apiVersion: string) => {
    const asked = versions.get(apiVersion) ?? readPlurals(client, apiVersion, bounds);
    versions.set(apiVersion, asked);
    return asked;
  };
  const found = new Map<K, Resource>();
  for (const [kind, { group, plural }] of kinds) {
    for (const version of groups.get(group) ?? []) {
      const apiVersion = apiVersionOf(group, version);
      if (!(await pluralsOf(apiVersion)).has(plural)) continue;
      found.set(kind, { apiVersion, plural });
      break;
    }
  }
  return found;
}

/** The versions of each group, the preferred one first. */
function versionsByGroup(groups: unknown): ReadonlyMap<string, readonly string[]> {
  return new Map(
    list(get(groups, 'groups')).map((group) => {
      const preferred = text(get(get(group, 'preferredVersion'), 'version'));
      const others = list(get(group, 'versions')).map((each) => text(get(each, 'version')));
      const versions = [preferred, ...others].filter((version) => version !== undefined);
      return [text(get(group, 'name')) ?? '', [...new Set(versions)]];
    }),
  );
}

/** The resources of one version. None for one that went in the meantime, or whose aggregated API server is away. */
async function readPlurals(client: Client, apiVersion: string, bounds: Bounds): Promise<ReadonlySet<string>> {
  try {
    const answer = await client.read(`/apis/${apiVersion}`, bounds);
    return new Set(list(get(answer, 'resources')).map((resource) => text(get(resource, 'name')) ?? ''));
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND', 'SERVER', 'FORBIDDEN')) return new Set();
    throw error;
  }
}
