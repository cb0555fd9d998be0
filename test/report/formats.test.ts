import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import t from 'tap';
import type { AuditResult, LocatedFinding } from '../../src/audit/result.ts';
import { githubReport } from '../../src/report/github.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { tableReport } from '../../src/report/table.ts';
import { RULES } from '../../src/rules/registry.ts';

const require = createRequire(import.meta.url);
const SARIF = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
const read = (path: string | URL) => JSON.parse(readFileSync(path, 'utf8'));

const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
const isResult = ajv.compile<{ findings: unknown[]; errors: unknown[] }>(
  read(new URL('../../docs/audit-result.schema.json', import.meta.url)),
);
// The file names draft 4, and uses nothing that means something else in draft 7.
const { $schema: _, id: __, ...sarif } = read(require.resolve(SARIF));
const isSarif = ajv.compile<{
  runs: [{ results: { ruleId: string; ruleIndex: number }[]; tool: { driver: { rules: { id: string }[] } } }];
}>(sarif);

/** Text with all that could end, change or break a format. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'a,b:c',
    '100%',
    'x::error::y',
    '<b a="1">&\'',
    ']]>',
    '--',
    '\r\n',
    '\u0000\u001b[2K',
    '\ud800',
    'é🐘',
  ),
);

const ref = fc.record({
  apiVersion: fc.constant('apps/v1'),
  kind: fc.constant('StatefulSet'),
  namespace: text,
  name: text,
});

const finding: fc.Arbitrary<LocatedFinding> = fc.constantFrom(...RULES).chain((rule) =>
  fc.record({
    rule: fc.constant(rule.id),
    enforcement: fc.constantFrom('deny' as const, 'warn' as const, 'audit' as const),
    category: fc.constant(rule.category),
    subject: ref,
    message: text,
    path: fc.array(fc.oneof(text, fc.nat(9)), { maxLength: 4 }),
    remediation: text,
    file: text,
    line: fc.integer({ min: 1, max: 1e6 }),
    column: fc.integer({ min: 1, max: 1e6 }),
  }),
);

const remark = fc.record({
  file: text,
  line: fc.integer({ min: 1, max: 1e6 }),
  code: fc.constant('YAML_SYNTAX'),
  message: text,
});

const result: fc.Arbitrary<AuditResult> = fc
  .record({
    policy: text,
    score: fc.nat(100),
    findings: fc.array(finding, { maxLength: 6 }),
    ignored: fc.array(finding, { maxLength: 2 }),
    notEvaluated: fc.array(fc.record({ rule: fc.constant('pods-spread'), subject: ref, reason: text }), {
      maxLength: 3,
    }),
    passed: fc.array(fc.record({ rule: fc.constant('image-pinned'), subject: ref }), { maxLength: 3 }),
    errors: fc.array(remark, { maxLength: 3 }),
    notices: fc.array(
      fc.record({
        file: text,
        line: fc.constant(1),
        code: fc.constant('NOT_KUBERNETES' as const),
        message: text,
      }),
      { maxLength: 3 },
    ),
  })
  .map((made) => {
    const count = { deny: 0, warn: 0, audit: 0 };
    for (const { enforcement } of made.findings) count[enforcement]++;
    const summary = {
      objects: 9,
      workloads: 3,
      passed: 2,
      ...count,
      notEvaluated: made.notEvaluated.length,
      errors: made.errors.length,
    };
    return { ...made, summary };
  });

const whole = (pieces: Iterable<string>) => [...pieces].join('');

t.test('json: as its schema says, and nothing is lost', async (t) => {
  fc.assert(
    fc.property(result, (given) => {
      const told: unknown = JSON.parse(whole(jsonReport(given)));
      if (!isResult(told)) throw new Error(ajv.errorsText(isResult.errors));
      return told.findings.length === given.findings.length && told.errors.length === given.errors.length;
    }),
    { numRuns: 300 },
  );
  t.notOk(isResult({ version: 2 }), 'the schema refuses something');
  t.pass('300 results');
});

t.test('sarif: valid against the published schema', async (t) => {
  fc.assert(
    fc.property(result, (given) => {
      const told: unknown = JSON.parse(whole(sarifReport(given)));
      if (!isSarif(told)) throw new Error(ajv.errorsText(isSarif.errors));
      const [run] = told.runs;
      return run.results.every(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id === ruleId);
    }),
    { numRuns: 300 },
  );
  t.notOk(isSarif({ version: '2.1.0' }), 'the schema refuses something');
});

t.test('sarif: a fingerprint stays when lines move', async (t) => {
  const [one] = fc.sample(finding, { numRuns: 1, seed: 7 });
  if (!one) throw new Error('no sample');
  const base = {
    policy: 'p',
    score: 1,
    ignored: [],
    notEvaluated: [],
    passed: [],
    errors: [],
    notices: [],
    summary: {} as never,
  };
  const print = (changed: Partial<LocatedFinding>) =>
    JSON.parse(whole(sarifReport({ ...base, findings: [{ ...one, ...changed }] }))).runs[0].results[0]
      .partialFingerprints;
  t.strictSame(print({ line: one.line + 7, column: 1 }), print({}));
  t.not(print({ rule: 'image-pinned' })['mooring/v1'], print({})['mooring/v1']);
});

t.test('github: a line a finding, whatever the names hold', async (t) => {
  fc.assert(
    fc.property(result, (given) => {
      const lines = whole(githubReport(given)).split('\n').slice(0, -1);
      const expected = given.findings.length + given.errors.length + given.notices.length;
      return (
        lines.length === expected && lines.every((line) => /^::(error|warning|notice) \P{Cc}*$/u.test(line))
      );
    }),
    { numRuns: 300 },
  );
  const given = {
    file: 'a,b:c.yaml',
    line: 3,
    column: 5,
    rule: 'image-pinned',
    message: '50%\nof it',
    enforcement: 'warn',
  } as never;
  const [only] = githubReport({
    findings: [{ ...(given as object), subject: { kind: 'StatefulSet', namespace: 'n', name: 'x' } }],
    errors: [],
    notices: [],
  } as never);
  t.equal(
    only,
    '::warning file=a%2Cb%3Ac.yaml,line=3,col=5,title=image-pinned%3A StatefulSet n/x::50%25 of it (mooring explain image-pinned)\n',
  );
});

t.test('junit: well-formed XML with true counts', async (t) => {
  fc.assert(
    fc.property(result, (given) => {
      const xml = whole(junitReport(given));
      const suites = wellFormed(xml);
      return suites.every(({ told, counted }) => JSON.stringify(told) === JSON.stringify(counted));
    }),
    { numRuns: 300 },
  );
  t.throws(() => wellFormed('<a><b></a>'), 'the reader of this test refuses something');
  t.throws(() => wellFormed('<a b="<"></a>'));
});

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

const TOKEN =
  /<\?xml[^>]*\?>|<(?<close>\/?)(?<name>[a-z-]+)(?<attributes>(?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos);[^"<&]*)*")*)(?<empty>\/?)>|(?<text>[^<&]+|&(?:amp|lt|gt|quot|apos);)/gy;
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Reads the XML that the report may write, strictly; gives each suite's counts as it tells them and as they are. */
function wellFormed(xml: string): { readonly told: Counts; readonly counted: Counts }[] {
  if (!CHARACTERS.test(xml)) throw new Error('a character that XML forbids');
  const suites: Suite[] = [];
  const open: string[] = [];
  let at = 0;
  for (const { 0: token, index, groups } of xml.matchAll(TOKEN)) {
    if (index !== at) break;
    at += token.length;
    const { name, close = '', empty = '', attributes = '' } = groups ?? {};
    if (name) tag({ name, close, empty, attributes }, open, suites);
  }
  if (at !== xml.length || open.length > 0)
    throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 40)}`);
  return suites;
}

interface Suite {
  readonly told: Counts;
  readonly counted: { -readonly [name in keyof Counts]: number };
}

interface Tag {
  readonly name: string;
  readonly close: string;
  readonly empty: string;
  readonly attributes: string;
}

function tag({ name, close, empty, attributes }: Tag, open: string[], suites: Suite[]): void {
  if (close) {
    if (open.pop() !== name) throw new Error(`</${name}> closes another`);
    return;
  }
  if (!empty) open.push(name);
  count(name, attributes, suites);
}

function count(name: string, attributes: string, suites: Suite[]): void {
  const number = (key: string) => Number(new RegExp(` ${key}="(\\d+)"`).exec(attributes)?.[1]);
  if (name === 'testsuite') {
    const told = {
      tests: number('tests'),
      failures: number('failures'),
      errors: number('errors'),
      skipped: number('skipped'),
    };
    suites.push({ told, counted: { tests: 0, failures: 0, errors: 0, skipped: 0 } });
  }
  const counted = suites.at(-1)?.counted;
  if (!counted) return;
  if (name === 'testcase') counted.tests++;
  if (name === 'failure') counted.failures++;
  if (name === 'error') counted.errors++;
  if (name === 'skipped') counted.skipped++;
}

t.test('table: names cannot speak to the terminal, nor forge a line', async (t) => {
  fc.assert(
    fc.property(result, (given) => {
      const plain = whole(tableReport(given, { colour: false, quiet: false }));
      return !/[^\P{Cc}\n]/u.test(plain);
    }),
    { numRuns: 300 },
  );
  t.pass('300 results');
});
