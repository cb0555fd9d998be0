import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import t, { type Test } from 'tap';
import { allMetrics, seriesOf } from '../../scripts/metrics.ts';
import { dig, isObject, type JsonObject } from '../../src/kubernetes/json.ts';
import { CHART, one, ROOT, render, toolTest } from './harness.ts';

/** Series of others that alerts and the dashboard read, and who has them. */
const FOREIGN = new Set([
  'up', // Prometheus itself, of each target
  // kubernetes/apiserver, pkg/admission/metrics/metrics.go
  'apiserver_admission_webhook_fail_open_count',
  'apiserver_admission_webhook_rejection_count',
]);

const KNOWN = new Set([...FOREIGN, ...allMetrics().flatMap(seriesOf)]);

/** The metrics that an expression reads. @throws Error where it is no PromQL */
function metricsOf(expression: string): readonly string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter({ name, from, to, type }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (name === 'VectorSelector') found.push(/^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(text)?.[0] ?? text);
    },
  });
  return found;
}

function checkExpression(t: Test, expression: string, name: string): void {
  const metrics = metricsOf(expression);
  t.ok(metrics.length > 0, `${name} reads a metric`);
  for (const metric of metrics) t.ok(KNOWN.has(metric), `${name}: ${metric} exists`);
}

t.test('the grammar finds what is no PromQL, and metrics that do not exist', async (t) => {
  t.throws(() => metricsOf('sum by (x (rate(a[5m]))'));
  t.strictSame(metricsOf('sum(rate(mooring_a_total{x="y"}[5m])) / count(b)'), ['mooring_a_total', 'b']);
  t.notOk(KNOWN.has('mooring_a_total'));
});

toolTest('every alert reads metrics that exist, and has a runbook', ['helm'], (t) => {
  const values = { metrics: { prometheusRule: { enabled: true } }, replicas: 3 };
  const groups = dig(one(render({ values }), 'PrometheusRule'), 'spec', 'groups');
  const rules = Array.isArray(groups) ? groups.flatMap((group) => group.rules).filter(isObject) : [];
  t.ok(rules.length > 5);
  const page = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8');
  const runbooks = new Set([...page.matchAll(/^### (.+)$/gm)].map(([, title]) => title));
  for (const rule of rules) {
    const name = String(rule.alert);
    checkExpression(t, String(rule.expr), name);
    t.notMatch(JSON.stringify(rule), /\$(JOB|NAMESPACE|REPLICAS|TIMEOUT)/, `${name} is filled in`);
    t.ok(runbooks.delete(name), `docs/operate.md has ### ${name}`);
    t.match(dig(rule, 'annotations', 'runbook_url'), `docs/operate.md#${name.toLowerCase()}`);
    t.match(dig(rule, 'labels', 'severity'), /^(critical|warning)$/);
  }
  t.strictSame([...runbooks], [], 'no runbook is of an alert that there is none of');
  t.match(JSON.stringify(rules), '== 1) < 3', 'replicas are as they are set');
  t.end();
});

t.test('every panel reads metrics that exist', async (t) => {
  const dashboard: JsonObject = JSON.parse(readFileSync(join(CHART, 'files/dashboard.json'), 'utf8'));
  const panels = Array.isArray(dashboard.panels) ? dashboard.panels : [];
  t.ok(panels.length > 5);
  for (const panel of panels) {
    for (const target of panel.targets) {
      checkExpression(t, target.expr.replaceAll('$job', 'mooring'), panel.title);
    }
  }
});
