import { type AuditResult, type LocatedFinding, NO_FILE, type Notice } from '../audit/result.ts';
import type { Skip } from '../engine/finding.ts';
import { toFieldPath } from '../kubernetes/path.ts';
import type { ObjectRef } from '../rules/subject.ts';

interface Suite {
  readonly subject: ObjectRef;
  readonly findings: Map<string, LocatedFinding[]>;
  readonly skips: Map<string, Skip>;
  readonly passed: string[];
}

/**
 * JUnit XML as CI systems read it: a suite an object, a case a rule. What the policy denies is a failure; what it only
 * warns of or records passes, told in the case's output; what was not evaluated is skipped.
 */
export function* junitReport(result: AuditResult): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mooring">\n';
  for (const suite of suitesOf(result).values()) yield* suiteXml(suite);
  if (result.errors.length > 0) {
    yield `  <testsuite name="input" tests="${result.errors.length}" failures="0" errors="${result.errors.length}" skipped="0">\n`;
    for (const { file, line, code, message } of result.errors) {
      yield `    <testcase classname="input" name="${xml(`${file}:${line}`)}">\n      <error type="${xml(code)}" message="${xml(message)}"/>\n    </testcase>\n`;
    }
    yield '  </testsuite>\n';
  }
  yield* unseenXml(result.notices.filter(({ code }) => code === 'NOT_SEEN'));
  yield '</testsuites>\n';
}

/** What of a cluster was not seen was not tested. */
function* unseenXml(unseen: readonly Notice[]): Generator<string> {
  if (unseen.length === 0) return;
  const count = unseen.length;
  yield `  <testsuite name="cluster" tests="${count}" failures="0" errors="0" skipped="${count}">\n`;
  for (const [index, { message }] of unseen.entries()) {
    yield `    <testcase classname="cluster" name="not seen ${index + 1}">\n      <skipped message="${xml(message)}"/>\n    </testcase>\n`;
  }
  yield '  </testsuite>\n';
}

function suitesOf(result: AuditResult): ReadonlyMap<string, Suite> {
  const suites = new Map<string, Suite>();
  const suiteOf = (subject: ObjectRef): Suite => {
    const key = nameOf(subject);
    const suite = suites.get(key) ?? { subject, findings: new Map(), skips: new Map(), passed: [] };
    suites.set(key, suite);
    return suite;
  };
  for (const finding of result.findings) {
    const { findings } = suiteOf(finding.subject);
    const same = findings.get(finding.rule);
    if (same) same.push(finding);
    else findings.set(finding.rule, [finding]);
  }
  for (const skip of result.notEvaluated) suiteOf(skip.subject).skips.set(skip.rule, skip);
  for (const { rule, subject } of result.passed) suiteOf(subject).passed.push(rule);
  return suites;
}

function* suiteXml({ subject, findings, skips, passed }: Suite): Generator<string> {
  const name = xml(nameOf(subject));
  const failures = [...findings.values()].filter((all) =>
    all.some(({ enforcement }) => enforcement === 'deny'),
  ).length;
  const skipped = [...skips.keys()].filter((rule) => !findings.has(rule));
  const tests = findings.size + skipped.length + passed.length;
  yield `  <testsuite name="${name}" tests="${tests}" failures="${failures}" errors="0" skipped="${skipped.length}">\n`;
  for (const [rule, all] of findings) yield findingXml(name, rule, all);
  for (const rule of skipped) {
    yield `    <testcase classname="${name}" name="${xml(rule)}">\n      <skipped message="${xml(skips.get(rule)?.reason ?? '')}"/>\n    </testcase>\n`;
  }
  for (const rule of passed) yield `    <testcase classname="${name}" name="${xml(rule)}"/>\n`;
  yield '  </testsuite>\n';
}

function findingXml(classname: string, rule: string, findings: readonly LocatedFinding[]): string {
  const [first] = findings;
  const text = findings
    .map(
      ({ file, line, column, path, message }) =>
        `${file === NO_FILE ? '' : `${file}:${line}:${column}: `}${toFieldPath(path)}: ${message}`,
    )
    .join('\n');
  const denied = findings.some(({ enforcement }) => enforcement === 'deny');
  const body = denied
    ? `<failure type="${xml(rule)}" message="${xml(first?.message ?? '')}">${xml(text)}</failure>`
    : `<system-out>${xml(text)}</system-out>`;
  const place = first && first.file !== NO_FILE ? ` file="${xml(first.file)}" line="${first.line}"` : '';
  return `    <testcase classname="${classname}" name="${xml(rule)}"${place}>\n      ${body}\n    </testcase>\n`;
}

function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace}/${name}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes text for XML 1.0, where most control characters may not stand at all. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(FORBIDDEN, '\ufffd');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
