import { Ajv } from 'ajv';
import t from 'tap';
import type { AuditResult, LocatedFinding } from '../../src/audit/result.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import {
  OPEN_REPORTS,
  POLICY_REPORTS,
  policyReportList,
  policyReports,
} from '../../src/report/policy-report.ts';
import type { ObjectRef } from '../../src/rules/subject.ts';
import { reportSchema } from './policy-report-schema.ts';

const isReport = new Ajv({ strict: false }).compile(reportSchema);

const subject = (namespace: string, name: string): ObjectRef => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  namespace,
  name,
});

function finding(changes: Partial<LocatedFinding> = {}): LocatedFinding {
  return {
    rule: 'governing-service-exists',
    enforcement: 'deny',
    category: 'identity',
    subject: subject('shop', 'db'),
    message: 'Service "db" does not exist',
    path: ['spec', 'serviceName'],
    remediation: 'Create it',
    file: '',
    line: 1,
    column: 1,
    ...changes,
  };
}

function result(changes: Partial<AuditResult>): AuditResult {
  return {
    policy: 'recommended',
    score: 50,
    summary: { objects: 1, workloads: 1, passed: 0, deny: 0, warn: 0, audit: 0, notEvaluated: 0, errors: 0 },
    findings: [],
    notEvaluated: [],
    ignored: [],
    passed: [],
    errors: [],
    notices: [],
    ...changes,
  };
}

const reportsOf = (given: Partial<AuditResult>, api = POLICY_REPORTS) => [
  ...policyReports(result(given), api),
];

t.test('a report for each namespace', async (t) => {
  const findings = [
    finding(),
    finding({ subject: subject('bank', 'db'), enforcement: 'warn', file: 'a.yaml', line: 7 }),
    finding({ rule: 'pods-spread', category: 'availability', enforcement: 'audit', message: 'a\nb' }),
  ];
  const notEvaluated = [{ rule: 'disruption-budget', subject: subject('shop', 'db'), reason: 'not known' }];
  const passed = [{ rule: 'quorum-size', subject: subject('shop', 'db') }];
  const [bank, shop, ...more] = reportsOf({ findings, notEvaluated, passed });
  t.strictSame(more, []);
  for (const report of [bank, shop]) t.ok(isReport(report), JSON.stringify(isReport.errors));
  t.match(bank, {
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: 'PolicyReport',
    metadata: { name: 'mooring', namespace: 'bank', labels: { 'app.kubernetes.io/managed-by': 'mooring' } },
    summary: { pass: 0, fail: 0, warn: 1, error: 0, skip: 0 },
    results: [{ result: 'warn', severity: 'medium', scored: false, properties: { file: 'a.yaml:7' } }],
  });
  t.match(shop?.summary, { pass: 1, fail: 1, warn: 1, error: 0, skip: 1 });
  const results = shop?.results as readonly JsonObject[];
  t.match(
    results.find(({ result }) => result === 'fail'),
    {
      source: 'mooring',
      policy: 'recommended',
      rule: 'governing-service-exists',
      category: 'identity',
      severity: 'high',
      scored: true,
      message: 'Service "db" does not exist',
      resources: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' }],
      properties: { enforcement: 'deny', field: 'spec.serviceName' },
    },
  );
  t.match(
    results.find(({ result }) => result === 'skip'),
    { rule: 'disruption-budget', category: 'availability', message: 'not known' },
  );
});

t.test('the same whatever the order', async (t) => {
  const findings = ['a', 'b', 'c'].map((name) => finding({ subject: subject('shop', name) }));
  t.strictSame(reportsOf({ findings }), reportsOf({ findings: findings.toReversed() }));
});

t.test('what belongs to no namespace has a report of the cluster', async (t) => {
  const [report] = reportsOf({ findings: [finding({ subject: subject('', 'db') })] });
  t.equal(report?.kind, 'ClusterPolicyReport');
  t.strictSame(Object.keys(report?.metadata as JsonObject), ['name', 'labels']);
});

t.test('the successor', async (t) => {
  const [report] = reportsOf({ findings: [finding()] }, OPEN_REPORTS);
  t.match(report, { apiVersion: 'openreports.io/v1alpha1', kind: 'Report', source: 'mooring' });
});

t.test('a report is split before it is too large to be stored', async (t) => {
  const findings = Array.from({ length: 6000 }, (_, index) =>
    finding({ subject: subject('shop', `db-${index}`) }),
  );
  const reports = reportsOf({ findings });
  t.strictSame(
    reports.map(({ metadata }) => (metadata as JsonObject).name),
    ['mooring', 'mooring-2', 'mooring-3', 'mooring-4'].slice(0, reports.length),
  );
  t.ok(reports.length > 1);
  for (const report of reports) t.ok(Buffer.byteLength(JSON.stringify(report)) < 1024 * 1024);
  const all = reports.flatMap(({ results }) => results as readonly unknown[]);
  t.equal(all.length, findings.length, 'nothing is lost');
});

t.test('a long value does not make a report too large', async (t) => {
  const [report] = reportsOf({ findings: [finding({ message: 'x'.repeat(2_000_000) })] });
  t.ok(JSON.stringify(report).length < 10_000);
});

t.test('all as one List, for kubectl', async (t) => {
  const lists = [[], [finding(), finding({ subject: subject('bank', 'db') })]].map((findings) =>
    JSON.parse([...policyReportList(result({ findings }), POLICY_REPORTS)].join('')),
  );
  t.match(lists[0], { apiVersion: 'v1', kind: 'List', items: [] });
  t.match(lists[1].items, [{ metadata: { namespace: 'bank' } }, { metadata: { namespace: 'shop' } }]);
});
