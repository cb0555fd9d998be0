import type { Metric } from 'prom-client';
import { AuditMetrics } from '../src/publish/audit-metrics.ts';
import { Metrics } from '../src/server/metrics.ts';
import { addWorldMetrics } from '../src/server/world-metrics.ts';

/** What one metric is, as its registration says. */
export interface MetricFacts {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Every metric that a server with a live world and a background audit has: its own, and those of Node.js and the process. */
export function allMetrics(): readonly MetricFacts[] {
  const { registry } = new Metrics();
  addWorldMetrics(registry, { pending: () => [], status: () => [] });
  new AuditMetrics().register(registry);
  return registry.getMetricsAsArray().map(factsOf);
}

/** prom-client keeps the label names where its types do not show them. */
function factsOf(metric: object): MetricFacts {
  const { name, help, type, labelNames } = metric as Metric & {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly labelNames: readonly string[];
  };
  return { name, help, type, labels: labelNames };
}

/** The series that a metric makes: a histogram makes three. */
export function seriesOf({ name, type }: MetricFacts): readonly string[] {
  return type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => `${name}${part}`) : [name];
}

/** docs/metrics.md */
export function metricsPage(): string {
  const all = allMetrics();
  const own = all.filter(({ name }) => name.startsWith('mooring_'));
  const others = all.filter((metric) => !own.includes(metric));
  return `# Metrics

\`GET /metrics\` on the metrics port (9090, \`--metrics-port\`), for Prometheus, over plain HTTP. The chart's ServiceMonitor reads them; its
alerts are in [Operate](operate.md). Labels have few values: kinds and operations that nobody judges are \`other\`. Written by
\`npm run docs\` from the registry of the running code.

${table(own)}
## Of the process

${table(others)}`;
}

function table(metrics: readonly MetricFacts[]): string {
  const rows = metrics.map(({ name, type, labels, help }) => {
    const words = help.replace(/\.$/, '').replaceAll('|', '\\|');
    return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${words} |`;
  });
  return ['| Metric | Type | Labels | What it tells |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
