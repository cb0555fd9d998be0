import { readFileSync } from 'node:fs';
import type { ApplicationProfile } from '../applications/profile.ts';
import { wordsOf } from '../kubernetes/error-words.ts';
import { dig, get, object, text, texts } from '../kubernetes/json.ts';
import { type Path, toFieldPath } from '../kubernetes/path.ts';
import { decodeText } from '../yaml/bytes.ts';
import { parseDocuments, type YamlDocument, type YamlProblem } from '../yaml/documents.ts';
import { locate } from '../yaml/positions.ts';
import { API_VERSION, type PolicyDocument } from './document.ts';
import { nearest } from './nearest.ts';
import type { PolicyProblem } from './problem.ts';
import { type DocumentKind, documentChecker, isDocumentKind } from './validate.ts';

/** A document and where it came from, for words about it. */
export interface Placed<T> {
  readonly file: string;
  readonly value: T;
  /** Where a field of it stands. */
  at(path: Path): { readonly line: number; readonly column: number };
}

export interface DocumentSet {
  readonly policies: readonly Placed<PolicyDocument>[];
  /** What `problems` tells of, as far as it can be read: others may extend it, and it others. */
  readonly flawed: readonly Placed<FlawedPolicy>[];
  readonly profiles: readonly Placed<ApplicationProfile>[];
  readonly problems: readonly PolicyProblem[];
}

/** A policy that its schema refuses. */
export interface FlawedPolicy {
  readonly name: string | undefined;
  readonly parents: readonly string[];
}

/** Reads and checks every document of `files`. One that is broken is a problem; the others are still read. */
export function readDocuments(files: readonly string[]): DocumentSet {
  const set: Mutable<DocumentSet> = { policies: [], flawed: [], profiles: [], problems: [] };
  const check = documentChecker();
  for (const file of files) {
    const text = readText(file, set.problems);
    if (text === undefined) continue;
    let documents = 0;
    for (const parsed of parseDocuments(text)) {
      addDocument(set, file, parsed, check);
      documents++;
    }
    // Taken for no policy at all, an empty file would leave another in force than the one that was meant.
    if (documents === 0) set.problems.push({ file, message: 'there is no document in this file' });
  }
  return set;
}

function readText(file: string, problems: PolicyProblem[]): string | undefined {
  try {
    const { text, garbledLine: line } = decodeText(readFileSync(file));
    if (line === undefined) return text;
    problems.push({ file, line, message: 'this is not UTF-8' });
  } catch (error) {
    const reason = wordsOf(error);
    problems.push({ file, message: `this cannot be read: ${reason}` });
  }
  return undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

function addDocument(
  set: Mutable<DocumentSet>,
  file: string,
  parsed: YamlDocument | YamlProblem,
  check: Check,
): void {
  if (!('value' in parsed)) {
    const { line, column, message } = parsed;
    set.problems.push({ file, line, column, message });
    return;
  }
  const at = (path: Path) => locate(parsed, path);
  const { kind, problems } = checkDocument(parsed, check);
  const placed = problems.map(({ path, message }) => ({
    file,
    ...at(path),
    field: toFieldPath(path),
    message,
  }));
  set.problems.push(...placed.sort((a, b) => a.line - b.line || a.column - b.column));
  if (problems.length > 0) {
    if (kind === 'StatefulPolicy') set.flawed.push({ file, value: flawedPolicy(parsed.value), at });
    return;
  }
  // The schema has accepted what is cast here.
  if (kind === 'StatefulPolicy') set.policies.push({ file, value: parsed.value as PolicyDocument, at });
  else set.profiles.push({ file, value: profileOf(parsed.value), at });
}

function flawedPolicy(document: unknown): FlawedPolicy {
  const parents = dig(document, 'spec', 'extends');
  return {
    name: text(dig(document, 'metadata', 'name')),
    parents: typeof parents === 'string' ? [parents] : texts(parents),
  };
}

type Check = ReturnType<typeof documentChecker>;

function checkDocument(
  parsed: YamlDocument,
  check: Check,
): { kind?: DocumentKind; problems: readonly { path: Path; message: string }[] } {
  const kind = get(parsed.value, 'kind');
  if (isDocumentKind(kind)) return { kind, problems: check(kind, parsed.value) };
  const near = nearest(text(kind) ?? '', ['StatefulPolicy', 'ApplicationProfile']);
  const message = object(parsed.value)
    ? `must be StatefulPolicy or ApplicationProfile (${API_VERSION})${near ? `; did you mean "${near}"?` : ''}`
    : 'must be a mapping with apiVersion, kind, metadata and spec';
  return { problems: [{ path: object(parsed.value) ? ['kind'] : [], message }] };
}

/** The profile that a checked `ApplicationProfile` document holds. */
export function profileOf(document: unknown): ApplicationProfile {
  return {
    ...(get(document, 'spec') as Omit<ApplicationProfile, 'name'>),
    name: text(dig(document, 'metadata', 'name')) ?? '',
  };
}
