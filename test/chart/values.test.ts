import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { chartValues } from '../../scripts/chart/values.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { CHART, render, toolTest } from './harness.ts';

const REFUSED: readonly { readonly name: string; readonly given: JsonObject; readonly expect: string }[] = [
  {
    name: 'a value that there is none of',
    given: { replica: 2 },
    expect: "at '': additional properties 'replica' not allowed",
  },
  {
    name: 'one within another',
    given: { webhooks: { validating: { failurePolicy: 'Fail' } } },
    expect: "at '/webhooks/validating': additional properties 'failurePolicy' not allowed",
  },
  {
    name: 'a word for a number',
    given: { replicas: 'two' },
    expect: "at '/replicas': got string, want integer",
  },
  { name: 'no replica', given: { replicas: 0 }, expect: "at '/replicas': minimum: got 0, want 1" },
  {
    name: 'a policy that does not come with it',
    given: { policy: { bundled: ['lenient'] } },
    expect: "at '/policy/bundled/0': value must be one of 'observe', 'baseline', 'recommended', 'strict'",
  },
  {
    name: 'no policy',
    given: { policy: { bundled: [] } },
    expect: "at '/policy/bundled': minItems: got 0, want 1",
  },
  {
    name: 'two homes of policies',
    given: { policy: { existingConfigMap: 'ours', documents: { 'a.yaml': 'x: 1' } } },
    expect: "at '/policy/documents': maxProperties: got 1, want 0",
  },
  {
    name: 'an interval that is none',
    given: { duties: { auditInterval: 'hourly' } },
    expect: "at '/duties/auditInterval': 'hourly' does not match pattern",
  },
  {
    name: 'an interval that is too short for serve',
    given: { duties: { auditInterval: '5s' } },
    expect: "at '/duties/auditInterval': '5s' does not match pattern",
  },
  {
    name: 'an interval that is too long for serve',
    given: { duties: { auditInterval: '200h' } },
    expect: "at '/duties/auditInterval': '200h' does not match pattern",
  },
  {
    name: 'Events without a world',
    given: { world: 'none', duties: { events: true } },
    expect: 'duties: Events and audits need to know the cluster: set world to "cluster", which is "none"',
  },
  {
    name: 'reports of no audit',
    given: { duties: { publishReports: true } },
    expect: 'duties.publishReports: reports are of the audits that duties.auditInterval asks for',
  },
  {
    name: 'fewer at most than at least',
    given: { autoscaling: { enabled: true, minReplicas: 5, maxReplicas: 2 } },
    expect: 'autoscaling: minReplicas, 5, is more than maxReplicas, 2',
  },
  {
    name: 'a quantity that is none',
    given: { resources: { limits: { memory: '1GB' } } },
    expect: "at '/resources/limits/memory': '1GB' does not match pattern",
  },
  {
    name: 'a label of two slashes',
    given: { webhooks: { optOutLabel: 'a//b' } },
    expect: "at '/webhooks/optOutLabel': 'a//b' does not match pattern",
  },
  {
    name: 'a selector of no values',
    given: {
      webhooks: { namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In' }] } },
    },
    expect: "at '/webhooks/namespaceSelector/matchExpressions/0': missing property 'values'",
  },
  {
    name: 'a schedule that is none',
    given: { audit: { enabled: true, schedule: 'not a cron' } },
    expect: "at '/audit/schedule': 'not a cron' does not match pattern",
  },
  {
    name: 'a policy file of another name',
    given: { policy: { documents: { a: 'x' } } },
    expect: "at '/policy/documents': additional properties 'a' not allowed",
  },
  {
    name: 'a name that no Service may have',
    given: { fullnameOverride: '1st' },
    expect: "at '/fullnameOverride': '1st' does not match pattern",
  },
  {
    name: 'a failure policy in lower case',
    given: { webhooks: { validating: { scale: { failurePolicy: 'fail' } } } },
    expect: "at '/webhooks/validating/scale/failurePolicy': value must be one of 'Ignore', 'Fail'",
  },
  {
    name: 'a timeout beyond what the API server takes',
    given: { webhooks: { mutating: { timeoutSeconds: 31 } } },
    expect: "at '/webhooks/mutating/timeoutSeconds': maximum: got 31, want 30",
  },
  {
    name: 'a Secret without its authority',
    given: { certificates: { mode: 'secret', secretName: 'tls' } },
    expect: "at '/certificates/caBundle': minLength: got 0, want 1",
  },
  {
    name: 'an authority that is no PEM',
    given: { certificates: { mode: 'secret', secretName: 'tls', caBundle: 'TUlJQg==' } },
    expect: "at '/certificates/caBundle': 'TUlJQg==' does not match pattern",
  },
  {
    name: 'a digest without its algorithm',
    given: { image: { digest: 'abc' } },
    expect: "at '/image/digest': 'abc' does not match pattern",
  },
  {
    name: 'the rights of a rule that there is none of',
    given: { rbac: { rules: ['pod-spread'] } },
    expect: 'rbac.rules: there is no rule or default "pod-spread"; mooring rules lists them',
  },
];

for (const { name, given, expect } of REFUSED) {
  toolTest(`refused: ${name}`, ['helm'], (t) => {
    t.match(refusal(given), expect);
    t.end();
  });
}

/** What helm says of values that it does not take; empty when it takes them. */
function refusal(values: JsonObject): string {
  try {
    render({ values });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

t.test('the schema knows each value, and no other', async (t) => {
  const read = (file: string) => readFileSync(join(CHART, file), 'utf8');
  const schema = JSON.parse(read('values.schema.json'));
  const known = new Set(paths(schema.properties));
  for (const { path } of chartValues(read('values.yaml'))) t.ok(known.has(path), `${path} is in the schema`);
});

t.test('a value that nothing is said of is told', async (t) => {
  const text = 'a:\n  # -- said\n  b: 1\n  c:\n    d: 2\n';
  t.throws(() => chartValues(text), { message: 'values.yaml says nothing of a.c.d' });
  t.strictSame(chartValues('# -- of all,\n# at length\na:\n  b: [1]\n'), [
    { path: 'a', fallback: { b: [1] }, description: 'of all, at length' },
  ]);
});

type Properties = Readonly<Record<string, { readonly properties?: Properties }>>;

function paths(properties: Properties, before = ''): readonly string[] {
  return Object.entries(properties).flatMap(([key, { properties: inner }]) => [
    `${before}${key}`,
    ...(inner ? paths(inner, `${before}${key}.`) : []),
  ]);
}
