import type { AuditResult, LocatedFinding } from '../audit/result.ts';
import type { Skip } from '../engine/finding.ts';
import { toFieldPath, toPointer } from '../kubernetes/path.ts';
import { ruleDocs } from './rule-docs.ts';

/** The version of the layout; docs/audit-result.schema.json describes it. It changes only when a script would break. */
export const RESULT_VERSION = 1;

/** One JSON object, a finding a line, so that a large result is never one string. */
export function* jsonReport(result: AuditResult): Generator<string> {
  const { policy, score, summary } = result;
  yield `{"version":${RESULT_VERSION},"policy":${JSON.stringify(policy)},"score":${score},"summary":${JSON.stringify(summary)},`;
  yield* array('findings', result.findings.map(findingRecord));
  yield ',';
  yield* array('notEvaluated', result.notEvaluated.map(skipRecord));
  yield ',';
  yield* array('errors', result.errors);
  yield ',';
  yield* array('notices', result.notices);
  yield ',';
  yield* array('ignored', result.ignored.map(findingRecord));
  if (result.passed.length > 0) {
    yield ',';
    yield* array('passed', result.passed);
  }
  yield '}\n';
}

function* array(name: string, items: readonly unknown[]): Generator<string> {
  yield `\n"${name}":[`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(item)}`;
  yield ']';
}

/** A finding as scripts read it. */
export function findingRecord(finding: LocatedFinding): object {
  const { rule, enforcement, category, subject, message, path, file, line, column, remediation } = finding;
  return {
    rule,
    enforcement,
    category,
    subject,
    message,
    path: toFieldPath(path),
    pointer: toPointer(path),
    file,
    line,
    column,
    remediation,
    docs: ruleDocs(rule),
  };
}

function skipRecord({ rule, subject, reason }: Skip): object {
  return { rule, subject, reason };
}
