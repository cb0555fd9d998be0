import type { AuditResult } from '../audit/result.ts';
import type { Client } from '../cluster/client.ts';
import { hasCode } from '../cluster/error.ts';
import type { Scope } from '../cluster/listing.ts';
import { applyOwnedSet, type OwnedSetResult } from '../cluster/owned-set.ts';
import { get, type JsonObject, list, text } from '../kubernetes/json.ts';
import {
  MANAGED_BY,
  OPEN_REPORTS,
  POLICY_REPORTS,
  policyReports,
  type ReportApi,
} from '../report/policy-report.ts';
import type { Unseen } from '../world/survey.ts';

const FIELD_MANAGER = 'mooring';

/** No API of reports is installed in the cluster. */
export class NoReportApi extends Error {
  override readonly name = 'NoReportApi';
  readonly code = 'NO_REPORT_API';

  constructor() {
    const apis = [POLICY_REPORTS, OPEN_REPORTS].map(({ apiVersion }) => apiVersion).join(' nor ');
    super(`the cluster has neither ${apis}; install the CustomResourceDefinitions of one of them`);
  }
}

export interface PublishOptions {
  readonly client: Client;
  readonly scope: Scope;
  readonly result: AuditResult;
  /** The kinds that were judged, by plural, and what was not seen: a report of what was not seen stays as it is. */
  readonly judged: readonly string[];
  readonly unseen: readonly Unseen[];
  /** Called between reports: a promise is awaited, so that others have their turn. */
  breathe?(): Promise<void> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a result into the cluster as reports, of each API of reports that is installed, and takes away those that are
 * no longer true. @throws ClusterError; NoReportApi
 */
export async function publishReports(options: PublishOptions): Promise<OwnedSetResult> {
  const { client, scope, result, signal } = options;
  const apis: ReportApi[] = [];
  for (const api of [POLICY_REPORTS, OPEN_REPORTS])
    if (await isInstalled(client, api, signal)) apis.push(api);
  if (apis.length === 0) throw new NoReportApi();
  const sum = { applied: 0, unchanged: 0, removed: 0 };
  const failures = [];
  for (const api of apis) {
    const wanted: JsonObject[] = [];
    for (const report of policyReports(result, api)) {
      wanted.push(report);
      await options.breathe?.();
    }
    const done = await applyOwnedSet({
      client,
      // Everything that is judged belongs to a namespace.
      resource: api,
      label: [MANAGED_BY.label, MANAGED_BY.value],
      fieldManager: FIELD_MANAGER,
      scope,
      wanted,
      mayRemove: (namespace) => isSeen(namespace, options),
      signal,
    });
    sum.applied += done.applied;
    sum.unchanged += done.unchanged;
    sum.removed += done.removed;
    failures.push(...done.failures);
  }
  return { ...sum, failures };
}

async function isInstalled(
  client: Client,
  { apiVersion, plural }: ReportApi,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const resources = list(get(await client.read(`/apis/${apiVersion}`, { signal }), 'resources'));
    return resources.some((resource) => text(get(resource, 'name')) === plural);
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

function isSeen(home: string, { judged, unseen }: PublishOptions): boolean {
  return !unseen.some(
    ({ plural, namespace }) => judged.includes(plural) && (namespace === '' || namespace === home),
  );
}
