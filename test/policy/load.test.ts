import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { PolicyError } from '../../src/policy/problem.ts';

const NO_LABELS = new Map<string, string>();

/** A folder with these files, gone when the tests end. */
function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const path = mkdtempSync(join(tmpdir(), 'mooring-policy-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

function policy(name: string, spec: string): string {
  return `apiVersion: mooring.dev/v1alpha1\nkind: StatefulPolicy\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

function entry(
  from: Policy,
  rule: string,
  namespace = 'shop',
  labels: ReadonlyMap<string, string> = NO_LABELS,
) {
  const target = { kind: 'StatefulSet', operation: 'CREATE', namespace, labels } as const;
  return from.rulesFor(target).filter((candidate) => candidate.rule.id === rule);
}

function enforcement(from: Policy, rule: string, namespace?: string, labels?: ReadonlyMap<string, string>) {
  return entry(from, rule, namespace, labels)[0]?.enforcement ?? 'off';
}

/** The message of the PolicyError, with the folder's path left out. */
async function problems(path: string, ...refs: readonly string[]): Promise<readonly string[]> {
  try {
    await loadPolicy([path, ...refs]);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.message.replaceAll(`${path}/`, '').replaceAll(path, '.').split('\n');
  }
}

t.test('recommended is what nothing means', async (t) => {
  const policy = await loadPolicy([]);
  t.equal(policy.name, 'recommended');
  t.match(policy.generation, /^[0-9a-f]{12}$/);
  t.equal(policy.generation, (await loadPolicy(['recommended'])).generation, 'same content, same generation');
  t.not(policy.generation, (await loadPolicy(['strict'])).generation);
});

t.test('a policy of one own extends a bundled one', async (t) => {
  const path = folder({
    'own.yaml': policy(
      'own',
      `  extends: recommended
  rules:
    readiness-probe: warn
    governing-service-exists:
      parameters: { onCreate: warn }
`,
    ),
  });
  const own = await loadPolicy([join(path, 'own.yaml')]);
  t.equal(own.name, 'own');
  t.equal(enforcement(own, 'readiness-probe'), 'warn', 'its own word');
  t.equal(enforcement(own, 'liveness-probe'), 'deny', 'the rest as in what it extends');
  const [exists] = entry(own, 'governing-service-exists');
  t.equal(exists?.enforcement, 'deny', 'parameters alone leave the enforcement');
  t.strictSame(
    exists?.parameters,
    { onCreate: 'warn', graceSeconds: 300 },
    'what is left out has its default',
  );
});

t.test('match, overrides and labels say where', async (t) => {
  const path = folder({
    'own.yaml': policy(
      'own',
      `  match: { excludeNamespaces: [kube-*] }
  rules: { readiness-probe: deny }
  overrides:
    - match: { namespaces: ["*-dev"] }
      rules: { readiness-probe: audit }
    - match: { labelSelector: { matchLabels: { tier: toy } } }
      rules: { readiness-probe: off }
`,
    ),
  });
  const own = await loadPolicy([path]);
  t.equal(enforcement(own, 'readiness-probe', 'shop'), 'deny');
  t.equal(enforcement(own, 'readiness-probe', 'kube-system'), 'off', 'the policy does not match');
  t.equal(enforcement(own, 'readiness-probe', 'shop-dev'), 'audit');
  t.equal(enforcement(own, 'readiness-probe', 'shop', new Map([['tier', 'toy']])), 'off');
  t.equal(
    enforcement(own, 'readiness-probe', 'shop-dev', new Map([['tier', 'toy']])),
    'off',
    'the later one wins',
  );
});

t.test('several policies are in force at once', async (t) => {
  const path = folder({
    'a.yaml': policy('a', '  rules: { readiness-probe: warn, liveness-probe: deny }\n'),
    'b.yaml': policy(
      'b',
      '  rules:\n    readiness-probe: { enforcement: deny, parameters: { ignoreContainers: [agent] } }\n    liveness-probe: audit\n',
    ),
  });
  const both = await loadPolicy([path]);
  t.equal(both.name, 'a+b');
  t.equal(enforcement(both, 'liveness-probe'), 'deny', 'equal parameters: the strictest');
  t.strictSame(
    entry(both, 'readiness-probe').map(({ enforcement, parameters }) => [
      enforcement,
      parameters.ignoreContainers,
    ]),
    [
      ['warn', []],
      ['deny', ['agent']],
    ],
    'other parameters: each is judged',
  );
});

t.test('a policy that another file extends is only its base', async (t) => {
  const path = folder({
    'base.yaml': policy('base', '  rules: { readiness-probe: deny, liveness-probe: deny }\n'),
    'team.yaml': policy('team', '  extends: base\n  rules: { readiness-probe: "off" }\n'),
  });
  const team = await loadPolicy([path]);
  t.equal(team.name, 'team');
  t.equal(enforcement(team, 'readiness-probe'), 'off');
  t.equal(enforcement(team, 'liveness-probe'), 'deny');
});

t.test('a folder of application profiles adds them to the default policy', async (t) => {
  const path = folder({
    'app.yaml': `apiVersion: mooring.dev/v1alpha1
kind: ApplicationProfile
metadata: { name: ledger }
spec:
  title: Ledger
  repositories: [bank/ledger]
  dataDirectories: []
`,
  });
  const own = await loadPolicy([path]);
  t.equal(own.name, 'recommended');
  t.equal(own.applications.ofImage('registry:5000/bank/ledger:1')?.title, 'Ledger');
});

t.test('a mounted ConfigMap is read once', async (t) => {
  const path = folder({});
  mkdirSync(join(path, '..2026_01_01'));
  writeFileSync(
    join(path, '..2026_01_01', 'own.yaml'),
    policy('own', '  rules: { readiness-probe: warn }\n'),
  );
  symlinkSync('..2026_01_01', join(path, '..data'));
  symlinkSync(join('..data', 'own.yaml'), join(path, 'own.yaml'));
  t.equal((await loadPolicy([path])).name, 'own');
});

const HEAD = policy('own', '').split('\n').length;

t.test('what is wrong is said with file, line and field', async (t) => {
  const cases: readonly [string, string, readonly string[]][] = [
    [
      'a misspelt rule',
      policy('own', '  rules:\n    readines-probe: deny\n'),
      [
        `own.yaml:${HEAD + 1}:5: spec.rules.readines-probe: there is no rule "readines-probe"; did you mean "readiness-probe"?`,
      ],
    ],
    [
      'a misspelt enforcement',
      policy('own', '  rules:\n    readiness-probe: dney\n'),
      [
        `own.yaml:${HEAD + 1}:5: spec.rules.readiness-probe: must be one of deny, warn, audit, off; it is "dney"; did you mean "deny"?`,
      ],
    ],
    [
      'a parameter out of its schema',
      policy(
        'own',
        '  rules:\n    governing-service-exists:\n      parameters:\n        graceSeconds: soon\n',
      ),
      [
        `own.yaml:${HEAD + 3}:9: spec.rules.governing-service-exists.parameters.graceSeconds: must be of type integer; it is "soon"`,
      ],
    ],
    [
      'an unknown parameter',
      policy('own', '  rules:\n    governing-service-exists:\n      parameters: { grace: 3 }\n'),
      [
        `own.yaml:${HEAD + 2}:21: spec.rules.governing-service-exists.parameters.grace: there is no parameter "grace"; it can be onCreate, graceSeconds`,
      ],
    ],
    [
      'an unknown field',
      policy('own', '  rulez: {}\n'),
      [`own.yaml:${HEAD}:3: spec.rulez: there is no field "rulez"; did you mean "rules"?`],
    ],
    [
      'an unknown parent',
      policy('own', '  extends: recomended\n'),
      [
        `own.yaml:${HEAD}:3: spec.extends: there is no policy "recomended" to extend; did you mean "recommended"?`,
      ],
    ],
    [
      'an unknown parent beside another mistake',
      policy('own', '  extends: [recomended, strict]\n  rules: { pods-spred: deny }\n'),
      [
        `own.yaml:${HEAD + 1}:12: spec.rules.pods-spred: there is no rule "pods-spred"; did you mean "pods-spread"?`,
        `own.yaml:${HEAD}:3: spec.extends: there is no policy "recomended" to extend; did you mean "recommended"?`,
      ],
    ],
    [
      'a mistake in what another extends is told of once',
      `${policy('base', '  rules: { readiness-prob: deny }\n')}---\n${policy('own', '  extends: base\n')}`,
      [
        `own.yaml:${HEAD}:12: spec.rules.readiness-prob: there is no rule "readiness-prob"; did you mean "readiness-probe"?`,
      ],
    ],
    [
      'a name that would forge a line',
      policy('own', '  rules: { "a\\e[31m\\r\\nmooring: ok": deny }\n'),
      [
        `own.yaml:${HEAD}:12: spec.rules["a\\u001b[31m\\r\\nmooring: ok"]: there is no rule "a [31m mooring: ok"`,
      ],
    ],
    [
      'a circle',
      policy('own', '  extends: own\n'),
      [`own.yaml:${HEAD}:3: spec.extends: policies extend in a circle: own -> own`],
    ],
    [
      'another kind',
      'apiVersion: v1\nkind: StatefulPolice\n',
      [
        'own.yaml:2:1: kind: must be StatefulPolicy or ApplicationProfile (mooring.dev/v1alpha1); did you mean "StatefulPolicy"?',
      ],
    ],
    [
      'a bundled name',
      policy('strict', '  rules: {}\n'),
      ['own.yaml:4:3: metadata.name: "strict" is a bundled policy; give yours a name of its own'],
    ],
    [
      'no name',
      'apiVersion: mooring.dev/v1alpha1\nkind: StatefulPolicy\nmetadata: {}\nspec: {}\n',
      ['own.yaml:3:1: metadata.name: is missing in metadata'],
    ],
  ];
  for (const [name, text, expected] of cases)
    t.strictSame(await problems(folder({ 'own.yaml': text })), expected, name);
});

t.test('every problem of every file is told at once', async (t) => {
  const path = folder({
    'a.yaml': policy('a', '  rules:\n    readines-probe: deny\n'),
    'b.yaml': 'a: [\n',
    'c.yaml': policy('c', '  rules: { liveness-probe: 3 }\n'),
  });
  const found = await problems(path);
  t.equal(found.length, 3);
  t.match(found[0], /^a\.yaml:7:5: .* did you mean/);
  t.match(found[1], /^b\.yaml:[12]:\d+: /);
  t.match(found[2], /^c\.yaml:6:12: spec\.rules\.liveness-probe: must be/);
});

t.test('a path that is not there', async (t) => {
  t.strictSame(await problems('recomended'), [
    '.: no such file, and no bundled policy of that name (observe, baseline, recommended, strict); did you mean "recommended"?',
  ]);
  t.strictSame(await problems(folder({})), ['.: this folder holds no .yaml, .yml or .json file']);
});

t.test('a file without a document is no policy, and puts no other in force', async (t) => {
  for (const text of ['', '---\n# nothing yet\n'])
    t.strictSame(await problems(folder({ 'own.yaml': text })), [
      'own.yaml: there is no document in this file',
    ]);
});

t.test('a file in another encoding', async (t) => {
  const text = policy('own', '  description: caf\u00e9\n');
  t.strictSame(await problems(folder({ 'own.yaml': Buffer.from(`\ufeff${text}`, 'utf16le') })), []);
  t.match(await problems(folder({ 'own.yaml': Buffer.from(text, 'latin1') })), [
    /^own\.yaml:6:1: this is not UTF-8$/,
  ]);
});

t.test('a file that cannot be read is told of like any other problem', async (t) => {
  const path = folder({ 'own.yaml': policy('own', '  rules: { liveness-probe: 3 }\n') });
  mkdirSync(join(path, 'folder.yaml'));
  const [unread, ...others] = await problems(path);
  t.match(unread, /^folder\.yaml: this cannot be read: EISDIR/);
  t.equal(others.length, 1);
});

t.test('mistakes are told in the order of the file, each once, at its field', async (t) => {
  const spec = `  extends: []
  rules: { readines-probe: deny }
  overrides:
    - rules: { backup-declared: off }
    - match: { labelSelector: { matchExpressions: [{ key: tier, operator: In }] } }
    - match: { labelSelector: { matchExpressions: [{ key: tier, operator: Exists, values: [a] }] } }
    - match: { labelSelector: { matchExpressions: [{ key: tier, operator: in, values: [a] }] } }
  onRuleErorr: deny
`;
  const found = await problems(folder({ 'own.yaml': policy('own', spec) }));
  const expected = [
    /^own\.yaml:6:3: spec\.extends: must NOT have fewer than 1 items; it is \[\]$/,
    /^own\.yaml:7:12: spec\.rules\.readines-probe: there is no rule "readines-probe"; did you mean "readiness-probe"\?$/,
    /^own\.yaml:9:7: spec\.overrides\[0\]\.match: is missing in spec\.overrides\[0\]$/,
    /^own\.yaml:10:\d+: .*matchExpressions\[0\]\.values: is missing in /,
    /^own\.yaml:11:\d+: .*matchExpressions\[0\]\.values: must NOT have more than 0 items/,
    /^own\.yaml:12:\d+: .*matchExpressions\[0\]\.operator: must be one of .*; did you mean "In"\?$/,
    /^own\.yaml:13:3: spec\.onRuleErorr: there is no field "onRuleErorr"; did you mean "onRuleError"\?$/,
  ];
  t.equal(found.length, expected.length, found.join('\n'));
  for (const [index, pattern] of expected.entries()) t.match(found[index], pattern);
});
