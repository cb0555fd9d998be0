import { createHash } from 'node:crypto';
import {
  type AuditError,
  type AuditResult,
  type LocatedFinding,
  NO_FILE,
  type Notice,
} from '../audit/result.ts';
import { toFieldPath, toPointer } from '../kubernetes/path.ts';
import { RULES } from '../rules/registry.ts';
import { ruleDocs } from './rule-docs.ts';

const LEVELS = { deny: 'error', warn: 'warning', audit: 'note' } as const;

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning reads it. */
export function* sarifReport(result: AuditResult): Generator<string> {
  const used = new Set(result.findings.map(({ rule }) => rule));
  const rules = RULES.filter(({ id }) => used.has(id));
  const head = {
    tool: {
      driver: {
        name: 'mooring',
        rules: rules.map(({ id, title, rationale, remediation, category }) => ({
          id,
          name: id,
          shortDescription: { text: title },
          fullDescription: { text: rationale },
          help: { text: `${remediation}\n\nSee ${ruleDocs(id)}, or run: mooring explain ${id}` },
          properties: { tags: ['kubernetes', category] },
        })),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: result.errors.length === 0,
        toolExecutionNotifications: [
          ...result.errors.map((error) => ({ ...remarkOf(error), level: 'error' })),
          ...result.notices.filter(isUnseen).map((notice) => ({ ...remarkOf(notice), level: 'warning' })),
        ],
      },
    ],
  };
  yield '{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[';
  yield `${JSON.stringify(head).slice(0, -1)},"results":[`;
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  for (const [index, finding] of result.findings.entries()) {
    yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(resultOf(finding, indexes.get(finding.rule)))}`;
  }
  yield ']}]}\n';
}

function isUnseen({ code }: Notice): boolean {
  return code === 'NOT_SEEN';
}

function remarkOf({ file, line, code, message }: AuditError | Notice): object {
  const place = { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } };
  return {
    descriptor: { id: code },
    message: { text: message },
    ...(file === NO_FILE ? {} : { locations: [{ physicalLocation: place }] }),
  };
}

function resultOf(finding: LocatedFinding, ruleIndex: number | undefined): object {
  const { rule, enforcement, message, subject, file, line, column, path } = finding;
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[enforcement],
    message: { text: `${subject.kind} ${subject.namespace}/${subject.name}: ${message}` },
    locations: [
      {
        ...(file === NO_FILE
          ? {}
          : {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file) },
                region: { startLine: line, startColumn: column },
              },
            }),
        logicalLocations: [{ fullyQualifiedName: toFieldPath(path), kind: 'member' }],
      },
    ],
    partialFingerprints: { 'mooring/v1': fingerprint(finding) },
  };
}

/** The same for the same finding wherever its lines move. */
function fingerprint({ rule, subject, path, message }: LocatedFinding): string {
  const { kind, namespace, name } = subject;
  const identity = [rule, kind, namespace, name, toPointer(path), message].join('\n');
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/** A path as a relative URI reference, with forward slashes; standard input has a name that is no path. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  return file.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join('/');
}
