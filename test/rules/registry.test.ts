import t from 'tap';
import { DEFAULTS } from '../../src/defaults/registry.ts';
import { BUNDLED_POLICIES, readBundle } from '../../src/policy/bundled.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { ruleSummaries } from '../../src/report/rule-summary.ts';
import { RULES } from '../../src/rules/registry.ts';
import { CATEGORIES } from '../../src/rules/rule.ts';

t.test('every rule tells all that a reader needs', async (t) => {
  for (const rule of RULES) {
    t.match(rule.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, `${rule.id}: kebab-case`);
    t.ok(CATEGORIES.includes(rule.category), `${rule.id}: category`);
    t.notMatch(rule.title, /\.$/, `${rule.id}: a title without a full stop`);
    t.ok(rule.rationale.length > 60, `${rule.id}: rationale`);
    t.ok(rule.remediation.length > 20, `${rule.id}: remediation`);
    t.ok(rule.links.length > 0, `${rule.id}: links`);
    for (const link of rule.links) t.match(link, /^https:\/\//, `${rule.id}: ${link}`);
    for (const [name, schema] of Object.entries(rule.parameters)) {
      t.match(name, /^[a-z][A-Za-z0-9]*$/, `${rule.id}: parameter ${name}`);
      t.ok(schema.description.length > 10, `${rule.id}: ${name} is described`);
    }
  }
});

t.test('rules stand by category', async (t) => {
  const order = RULES.map((rule) => CATEGORIES.indexOf(rule.category));
  t.strictSame(
    order,
    [...order].sort((a, b) => a - b),
  );
});

t.test('baseline, strict and observe name every rule and default, and nothing else', async (t) => {
  const rules = RULES.map((rule) => rule.id).sort();
  const defaults = DEFAULTS.map((each) => each.id).sort();
  for (const { metadata, spec } of readBundle().policies) {
    if (metadata.name === 'recommended') continue;
    t.strictSame(Object.keys(spec.rules ?? {}).sort(), rules, `${metadata.name}: rules`);
    t.strictSame(Object.keys(spec.defaults ?? {}).sort(), defaults, `${metadata.name}: defaults`);
  }
  t.strictSame(
    readBundle()
      .policies.map(({ metadata }) => metadata.name)
      .sort(),
    [...BUNDLED_POLICIES].sort(),
  );
});

t.test('the bundled policies are what they say', async (t) => {
  for (const { rule, enforcement } of await ruleSummaries()) {
    t.equal(enforcement.observe, 'audit', `observe records ${rule.id}`);
    t.equal(enforcement.strict, rule.advisory ? 'warn' : 'deny', `strict on ${rule.id}`);
    t.ok(['deny', 'warn'].includes(enforcement.baseline), `baseline at least warns of ${rule.id}`);
    if (enforcement.baseline === 'deny')
      t.equal(enforcement.recommended, 'deny', `recommended is no laxer on ${rule.id}`);
  }
  const observe = await loadPolicy(['observe']);
  const target = {
    kind: 'StatefulSet',
    operation: 'CREATE',
    namespace: 'shop',
    labels: new Map<string, string>(),
  } as const;
  t.strictSame(observe.defaultsFor(target), [], 'observe changes nothing');
});
