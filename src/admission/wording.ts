import type { Evaluation, Finding } from '../engine/finding.ts';
import { oneLine } from '../kubernetes/one-line.ts';
import { type Path, toFieldPath } from '../kubernetes/path.ts';
import type { ObjectRef } from '../rules/subject.ts';

/**
 * Once the warnings of a request, those of other webhooks included, are more than 4,096 characters together, the API server
 * cuts each at 256 and drops those past 4,096 (k8s.io/apiserver, pkg/endpoints/filters/warning.go). A wall of them is not read.
 */
const WARNING_LENGTH = 256;
const WARNINGS_LENGTH = 4096;
const MOST_WARNINGS = 12;

/** What a person still reads in a terminal. */
const REFUSAL_LENGTH = 4096;
const ANNOTATION_LENGTH = 1024;
/** A namespace and a name of 253 characters, the most that Kubernetes takes. */
const TITLE_LENGTH = 600;

/** The refusal, worst first: a line a finding, where it is, what to do, how to read more. */
export function refusal(ref: ObjectRef, findings: readonly Finding[], more: readonly string[] = []): string {
  const lines = [
    ...findings.map(({ rule, message, path }) => `- ${oneLine(message)}${place(path)} [${rule}]`),
    ...more.map((line) => `- ${oneLine(line)}`),
  ];
  const head = `${title(ref)} is refused for ${lines.length} reason${lines.length === 1 ? '' : 's'}:`;
  const [first] = findings;
  const tail = first ? `To see why and what to do: mooring explain ${first.rule}` : '';
  const room = REFUSAL_LENGTH - head.length - tail.length - 40;
  const kept = fitting(lines, room);
  const left = lines.length - kept.length;
  return [head, ...kept, ...(left > 0 ? [`- and ${left} more`] : []), ...(tail ? [tail] : [])].join('\n');
}

/** The warnings, worst first, within the API server's limits; the last says how many are left out. */
export function warnings(findings: readonly Finding[], more: readonly string[] = []): readonly string[] {
  const words = [...more, ...findings.map(({ rule, message }) => `[${rule}] ${message}`)];
  const distinct = [...new Set(words.map((text) => shorten(oneLine(text), WARNING_LENGTH)))];
  if (distinct.length === 0) return distinct;
  const kept = fitting(distinct.slice(0, MOST_WARNINGS), WARNINGS_LENGTH - 80);
  const left = distinct.length - kept.length;
  return left > 0 ? [...kept, `and ${left} more; mooring audit shows all`] : kept;
}

/** For the API server's audit log: rule ids, never a value of the object. */
export function annotated({ findings, notEvaluated }: Evaluation) {
  const ids = (all: Iterable<string>) => shorten([...new Set(all)].join(','), ANNOTATION_LENGTH);
  const found = findings.map(({ rule, enforcement }) => `${enforcement}:${rule}`);
  return {
    ...(found.length > 0 ? { findings: ids(found) } : {}),
    ...(notEvaluated.length > 0 ? { 'not-evaluated': ids(notEvaluated.map(({ rule }) => rule)) } : {}),
  };
}

/** A finding about the object as a whole has no field to name. */
function place(path: Path): string {
  return path.length === 0 ? '' : ` (${oneLine(toFieldPath(path))})`;
}

function title({ kind, namespace, name }: ObjectRef): string {
  const words = `${kind} ${namespace ? `${namespace}/` : ''}${name || '(no name yet)'}`;
  return shorten(oneLine(words), TITLE_LENGTH);
}

/** As many of the first lines as fit into `room` bytes. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  for (const [index, line] of lines.entries()) {
    used += Buffer.byteLength(line) + 1;
    if (used > room) return lines.slice(0, index);
  }
  return lines;
}

/** Cut at a character, with an ellipsis. Lengths are in bytes, the strictest reading. */
function shorten(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let cut = Buffer.from(text)
    .subarray(0, most - 3)
    .toString('utf8');
  while (cut.endsWith('\ufffd')) cut = cut.slice(0, -1);
  return `${cut}…`;
}
