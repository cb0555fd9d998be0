import { type AuditResult, NO_FILE } from '../audit/result.ts';
import { oneLine } from '../kubernetes/one-line.ts';

/** The commands that GitHub Actions turns into annotations (docs.github.com, workflow commands). */
const COMMANDS = { deny: 'error', warn: 'warning', audit: 'notice' } as const;

export function* githubReport(result: AuditResult): Generator<string> {
  for (const { enforcement, file, line, column, rule, subject, message } of result.findings) {
    const title = `${rule}: ${subject.kind} ${subject.namespace}/${subject.name}`;
    yield command(
      COMMANDS[enforcement],
      { ...placed(file, { line, col: column }), title },
      `${message} (mooring explain ${rule})`,
    );
  }
  for (const { file, line, code, message } of result.errors) {
    yield command('error', { ...placed(file, { line }), title: code }, message);
  }
  for (const { file, line, code, message } of result.notices) {
    yield command('notice', { ...placed(file, { line }), title: code }, message);
  }
}

/** An annotation without a file is one of the whole run. */
function placed(file: string, position: Readonly<Record<string, number>>) {
  return file === NO_FILE ? {} : { file, ...position };
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}\n`;
}

/** As @actions/core escapes; a line break would end the command, and another sign of control move a terminal's cursor. */
function escapeData(text: string): string {
  return oneLine(text).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
