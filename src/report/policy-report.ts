import { type AuditResult, type LocatedFinding, NO_FILE } from '../audit/result.ts';
import type { JsonObject } from '../kubernetes/json.ts';
import { oneLine } from '../kubernetes/one-line.ts';
import { toFieldPath } from '../kubernetes/path.ts';
import { RULES } from '../rules/registry.ts';
import type { ObjectRef } from '../rules/subject.ts';
import { ruleDocs } from './rule-docs.ts';

/** An API of reports, and its kinds. */
export interface ReportApi {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** The kind of reports about what belongs to no namespace. */
  readonly clusterKind: string;
  readonly clusterPlural: string;
}

/** kubernetes-sigs/wg-policy-prototypes, policy-report/pkg/api/wgpolicyk8s.io/v1alpha2. */
export const POLICY_REPORTS: ReportApi = {
  apiVersion: 'wgpolicyk8s.io/v1alpha2',
  kind: 'PolicyReport',
  plural: 'policyreports',
  clusterKind: 'ClusterPolicyReport',
  clusterPlural: 'clusterpolicyreports',
};

/** Its successor, with the same results: openreports/reports-api, apis/openreports.io/v1alpha1/report_types.go. */
export const OPEN_REPORTS: ReportApi = {
  apiVersion: 'openreports.io/v1alpha1',
  kind: 'Report',
  plural: 'reports',
  clusterKind: 'ClusterReport',
  clusterPlural: 'clusterreports',
};

const SOURCE = 'mooring';
/** On every report, so that those which are no longer true can be found. */
export const MANAGED_BY = { label: 'app.kubernetes.io/managed-by', value: 'mooring' } as const;

/**
 * The most bytes of results in a report. etcd takes requests of 1.5 MiB, and the API server keeps with an object who
 * wrote which of its fields.
 */
const MOST_BYTES = 900_000;
/** What a message may hold of an object's own values. */
const MESSAGE_LENGTH = 2048;

const OUTCOMES = {
  deny: { result: 'fail', severity: 'high', scored: true },
  warn: { result: 'warn', severity: 'medium', scored: false },
  audit: { result: 'warn', severity: 'low', scored: false },
} as const;

interface ReportResult extends JsonObject {
  readonly result: 'pass' | 'fail' | 'warn' | 'error' | 'skip';
}

const CATEGORIES = new Map(RULES.map(({ id, category }) => [id, category]));

/**
 * The reports of a result: for each namespace one, or as many as it takes. The same result gives the same reports,
 * whatever the order in which it was found; they say nothing of when.
 */
export function* policyReports(result: AuditResult, api: ReportApi): Generator<JsonObject> {
  for (const [namespace, results] of [...byNamespace(result)].sort(([a], [b]) => order(a, b))) {
    for (const [index, part] of [...parts(results)].entries()) yield report(api, namespace, index, part);
  }
}

/** All of them as one List, which kubectl applies. */
export function* policyReportList(result: AuditResult, api: ReportApi): Generator<string> {
  yield '{"apiVersion":"v1","kind":"List","items":[';
  let separator = '\n';
  for (const each of policyReports(result, api)) {
    yield `${separator}${JSON.stringify(each)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function report(api: ReportApi, namespace: string, index: number, results: readonly string[]): JsonObject {
  const parsed: readonly ReportResult[] = results.map((each) => JSON.parse(each));
  const summary = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const { result } of parsed) summary[result]++;
  return {
    apiVersion: api.apiVersion,
    kind: namespace === '' ? api.clusterKind : api.kind,
    metadata: {
      name: index === 0 ? SOURCE : `${SOURCE}-${index + 1}`,
      ...(namespace === '' ? {} : { namespace }),
      labels: { [MANAGED_BY.label]: MANAGED_BY.value },
    },
    // Only the successor has a source of the whole report.
    ...(api === OPEN_REPORTS ? { source: SOURCE } : {}),
    summary,
    results: parsed,
  };
}

/** Each result as JSON: what is sorted, and measured, alike. */
function byNamespace({ policy, findings, notEvaluated, passed }: AuditResult): Map<string, string[]> {
  const all = new Map<string, string[]>();
  const add = (rule: string, subject: ObjectRef, outcome: ReportResult) => {
    const results = all.get(subject.namespace) ?? [];
    all.set(subject.namespace, results);
    const { apiVersion, kind, namespace, name } = subject;
    const resource = { apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name };
    const category = CATEGORIES.get(rule) ?? '';
    results.push(
      JSON.stringify({ resources: [resource], rule, policy, source: SOURCE, category, ...outcome }),
    );
  };
  for (const finding of findings) {
    const outcome = OUTCOMES[finding.enforcement];
    add(finding.rule, finding.subject, {
      ...outcome,
      message: words(finding.message),
      properties: propertiesOf(finding),
    });
  }
  for (const { rule, subject, reason } of notEvaluated)
    add(rule, subject, { result: 'skip', message: words(reason) });
  for (const { rule, subject } of passed) add(rule, subject, { result: 'pass', scored: true });
  return all;
}

function propertiesOf({ rule, enforcement, path, file, line }: LocatedFinding) {
  return {
    enforcement,
    field: words(toFieldPath(path)),
    docs: ruleDocs(rule),
    ...(file === NO_FILE ? {} : { file: `${file}:${line}` }),
  };
}

function words(text: string): string {
  return oneLine(text).slice(0, MESSAGE_LENGTH).toWellFormed();
}

function* parts(results: readonly string[]): Generator<readonly string[]> {
  let part: string[] = [];
  let size = 0;
  for (const each of [...results].sort(order)) {
    const length = Buffer.byteLength(each);
    if (size + length > MOST_BYTES && part.length > 0) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(each);
    size += length;
  }
  yield part;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
