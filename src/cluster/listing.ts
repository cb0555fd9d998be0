import type { JsonObject } from '../kubernetes/json.ts';
import type { Unseen } from '../world/survey.ts';
import { eachAtOnce } from './at-once.ts';
import type { Client } from './client.ts';
import { type ClusterError, classifiedError, hasCode } from './error.ts';
import type { Resource } from './resource.ts';
import { retried } from './retry.ts';

/** Which namespaces are looked at: all of them, or those named. */
export type Scope = 'all' | readonly string[];

export interface ListingOptions {
  readonly client: Client;
  readonly labelSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly eager?: boolean | undefined;
  /** The namespaces to try one by one where all at once is forbidden. */
  readonly namespaces: () => Promise<readonly string[]>;
  /** Told when the list of all namespaces has begun to come, and each time that it has to begin anew. */
  readonly begun?: (() => void) | undefined;
}

interface Gap extends Unseen {
  readonly forbidden: boolean;
}

/** Lists at once: enough to keep the server busy, few enough not to be a burden. */
const AT_ONCE = 4;

/**
 * Visits the objects of a resource in `scope`: by one paged list where that is granted, else by one for each namespace.
 * An object may be visited twice, when a list had to begin anew. Gives what was not seen. @throws ClusterError for a
 * request that no retry mends (a selector that cannot be read) and for a server that cannot be spoken to at all
 */
export async function listScope(
  resource: Resource,
  scope: Scope,
  visit: (object: JsonObject) => void,
  options: ListingOptions,
): Promise<readonly Unseen[]> {
  if (scope !== 'all') return listEach(resource, scope, visit, options);
  const failure = await listOnce(resource, undefined, visit, options);
  if (!failure) return [];
  const everywhere = [gap(resource, '', failure)];
  if (failure.code !== 'FORBIDDEN') return everywhere;
  const namespaces = await options.namespaces();
  const gaps = await listEach(resource, namespaces, visit, options);
  // One line says it where not a single namespace may be read.
  const nowhere = gaps.length === namespaces.length && gaps.every(({ forbidden }) => forbidden);
  return nowhere ? everywhere : gaps;
}

async function listEach(
  resource: Resource,
  namespaces: readonly string[],
  visit: (object: JsonObject) => void,
  options: ListingOptions,
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  await eachAtOnce(namespaces, AT_ONCE, async (namespace) => {
    const failure = await listOnce(resource, namespace, visit, { ...options, begun: undefined });
    if (failure) gaps.push(gap(resource, namespace, failure));
  });
  return gaps;
}

/** One list; gives why it failed. */
async function listOnce(
  resource: Resource,
  namespace: string | undefined,
  visit: (object: JsonObject) => void,
  { client, ...options }: ListingOptions,
): Promise<ClusterError | undefined> {
  try {
    await retried(() => client.list(resource, visit, { namespace, ...options }), options.signal);
    return undefined;
  } catch (error) {
    if (hasCode(error, 'BAD_REQUEST', 'ABORTED', 'UNREACHABLE', 'UNAUTHORIZED')) throw error;
    return classifiedError(error);
  }
}

function gap({ plural }: Resource, namespace: string, failure: ClusterError): Gap {
  const whose = namespace === '' ? 'the cluster' : `namespace ${namespace}`;
  const forbidden = failure.code === 'FORBIDDEN';
  const reason = forbidden
    ? `mooring may not list the ${plural} of ${whose}`
    : `the ${plural} of ${whose} could not be read: ${failure.message}`;
  return { plural, namespace, reason, forbidden };
}
