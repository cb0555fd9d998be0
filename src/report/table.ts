import { styleText } from 'node:util';
import { type AuditResult, type LocatedFinding, NO_FILE } from '../audit/result.ts';
import type { Skip } from '../engine/finding.ts';
import { oneLine } from '../kubernetes/one-line.ts';
import { toFieldPath } from '../kubernetes/path.ts';
import type { ObjectRef } from '../rules/subject.ts';

export interface TableOptions {
  /** Whether to colour. */
  readonly colour: boolean;
  /** Only what fails or warns, without the summary's small print. */
  readonly quiet: boolean;
}

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<LocatedFinding['enforcement'], Style>> = {
  deny: 'red',
  warn: 'yellow',
  audit: 'cyan',
};

/** For people: findings by object, what to do once a rule, the sum and the score at the end. */
export function* tableReport(result: AuditResult, options: TableOptions): Generator<string> {
  const paint = (style: Style, text: string) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  for (const { subject, findings } of bySubject(result.findings)) {
    yield `${paint('bold', title(subject))}\n`;
    for (const finding of findings) yield findingLines(finding, paint);
    yield '\n';
  }
  if (result.passed.length > 0) yield* passedLines(result, paint);
  if (!options.quiet) yield* helpLines(result.findings, paint);
  yield* inputLines(result, options.quiet, paint);
  if (!options.quiet) yield* skipLines(result.notEvaluated);
  yield summaryLine(result, paint);
}

type Paint = (style: Style, text: string) => string;

function title({ kind, namespace, name }: ObjectRef): string {
  return oneLine(`${kind} ${namespace}/${name || '(no name)'}`);
}

/** Groups by object, in the order of the input. */
function bySubject(
  findings: readonly LocatedFinding[],
): Iterable<{ readonly subject: ObjectRef; readonly findings: LocatedFinding[] }> {
  const groups = new Map<string, { subject: ObjectRef; findings: LocatedFinding[] }>();
  for (const finding of findings) {
    const key = `${finding.file}\n${title(finding.subject)}`;
    const group = groups.get(key);
    if (group) group.findings.push(finding);
    else groups.set(key, { subject: finding.subject, findings: [finding] });
  }
  return groups.values();
}

function findingLines(finding: LocatedFinding, paint: Paint): string {
  const { enforcement, rule, message, file, line, column, path } = finding;
  const place = file === NO_FILE ? '' : `${file}:${line}:${column}  `;
  const where = paint('dim', oneLine(`${place}${toFieldPath(path)}`));
  return `  ${paint(STYLES[enforcement], enforcement.padEnd(5))} ${rule}: ${oneLine(message)}\n        ${where}\n`;
}

function* passedLines({ passed }: AuditResult, paint: Paint): Generator<string> {
  const rules = new Map<string, string[]>();
  for (const { rule, subject } of passed) {
    const of = rules.get(title(subject));
    if (of) of.push(rule);
    else rules.set(title(subject), [rule]);
  }
  for (const [subject, held] of rules) {
    yield `${paint('bold', subject)}\n`;
    for (const rule of held) yield `  ${paint('green', 'pass ')} ${rule}\n`;
    yield '\n';
  }
}

/** Up to a full stop, or a colon that YAML follows. */
function firstSentence(text: string): string {
  return (/^.*?(?:\.(?=\s|$)|(?=:(?:\n|$)))/s.exec(text)?.[0] ?? text).replaceAll('\n', ' ');
}

/** The first sentence of what to do, once a rule. */
function* helpLines(findings: readonly LocatedFinding[], paint: Paint): Generator<string> {
  const remediations = new Map(findings.map(({ rule, remediation }) => [rule, firstSentence(remediation)]));
  if (remediations.size === 0) return;
  yield `${paint('bold', 'What to do')} (mooring explain RULE says more)\n`;
  for (const [rule, words] of [...remediations].sort()) yield `  ${rule}: ${oneLine(words)}\n`;
  yield '\n';
}

function* inputLines({ errors, notices }: AuditResult, quiet: boolean, paint: Paint): Generator<string> {
  for (const { file, line, message } of errors)
    yield `${paint('red', 'error')} ${oneLine(`${placeOf(file, line)}${message}`)}\n`;
  // A clean sheet of what was half seen would say too much.
  const told = quiet ? notices.filter(({ code }) => code === 'NOT_SEEN') : notices;
  for (const { file, line, message } of told) yield `note  ${oneLine(`${placeOf(file, line)}${message}`)}\n`;
  if (errors.length + told.length > 0) yield '\n';
}

function placeOf(file: string, line: number): string {
  return file === NO_FILE ? '' : `${file}:${line}: `;
}

/** Not evaluated, by reason: one reason often holds for many rules and objects. */
function* skipLines(skips: readonly Skip[]): Generator<string> {
  const byReason = new Map<string, Set<string>>();
  for (const { reason, rule } of skips) {
    const rules = byReason.get(reason) ?? new Set();
    byReason.set(reason, rules.add(rule));
  }
  for (const [reason, rules] of byReason)
    yield `not evaluated: ${[...rules].join(', ')}: ${oneLine(reason)}\n`;
  if (byReason.size > 0) yield '\n';
}

function summaryLine({ policy, score, summary, ignored }: AuditResult, paint: Paint): string {
  const { objects, workloads, passed, deny, warn, audit, notEvaluated, errors } = summary;
  const counts = [
    paint(deny > 0 ? 'red' : 'dim', `${deny} deny`),
    paint(warn > 0 ? 'yellow' : 'dim', `${warn} warn`),
    `${audit} audit`,
    `${notEvaluated} not evaluated`,
    ...(ignored.length > 0 ? [`${ignored.length} ignored`] : []),
    ...(errors > 0 ? [paint('red', `${errors} unreadable`)] : []),
  ];
  const judged = `${objects} object${objects === 1 ? '' : 's'}, ${workloads} workload${workloads === 1 ? '' : 's'}`;
  // A full score of nothing would read as praise of what was never seen.
  const sum =
    passed + deny + warn + audit === 0
      ? 'No score: nothing was judged'
      : `Score ${paint('bold', `${score}/100`)}`;
  return `${judged}: ${counts.join(', ')}. ${sum} (policy ${oneLine(policy)})\n`;
}
