import { constructFromEvents, parseEvents, YAMLException } from 'js-yaml';
import { type PackedEvents, packEvents } from './packed-events.ts';
import { KUBERNETES_SCHEMA } from './schema.ts';

/** One document of a stream. */
export interface YamlDocument {
  readonly value: unknown;
  /** The document's own text, with the marker that begins it. */
  readonly text: string;
  /** The line of the stream, from 1, on which `text` begins. */
  readonly line: number;
  /** What the parser saw, for telling where fields stand; left out where it did not read the document. */
  readonly events?: PackedEvents;
}

/** A document that cannot be read. Lines and columns are those of the stream, from 1. */
export interface YamlProblem {
  readonly code: 'YAML_SYNTAX' | 'DUPLICATE_KEY' | 'HELM_TEMPLATE' | 'BINARY';
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Deeper than any manifest, and far from the end of the stack. */
const MAX_DEPTH = 200;
/** Aliases cost nothing to read, but what they expand to does to whoever walks it. */
const MAX_ALIASES = 10_000;

const BYTE_ORDER_MARK = 0xfeff;

/**
 * The documents of a stream of YAML or JSON, in order, each read on its own: one that is broken takes no other with it.
 * Documents without content are left out.
 */
export function* parseDocuments(stream: string): Generator<YamlDocument | YamlProblem> {
  const text = stream.charCodeAt(0) === BYTE_ORDER_MARK ? stream.slice(1) : stream;
  for (const { start, end, line } of split(text)) {
    const parsed = parseOne(text.slice(start, end), line);
    if (parsed) yield parsed;
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * Cuts at document markers. A line that begins with `---` or `...` ends a document wherever it stands, even in a quoted
 * or block scalar (YAML 1.2.2, 9.1.2), so no knowledge of the content is needed.
 */
function* split(text: string): Generator<Span> {
  let start = 0;
  let line = 1;
  let next = 1;
  let directives = text.charCodeAt(0) === PERCENT;
  for (let at = nextMarker(text, 0); at >= 0; at = nextMarker(text, at + 3)) {
    const before = countLines(text, start, at);
    next = line + before;
    // Directives belong to the document whose marker they precede.
    if (directives && text.startsWith('---', at)) {
      directives = false;
      continue;
    }
    if (at > start) yield { start, end: at, line };
    start = at;
    line = next;
    if (text.startsWith('...', at)) {
      const rest = endOfLine(text, at);
      start = rest;
      line += rest > at ? countLines(text, at, rest) : 0;
    }
    directives = text.charCodeAt(start) === PERCENT;
  }
  if (start < text.length) yield { start, end: text.length, line };
}

const PERCENT = 0x25;

/** The offset of the next line that begins with a marker, from `from` on. */
function nextMarker(text: string, from: number): number {
  if (from === 0 && isMarker(text, 0)) return 0;
  for (let at = text.indexOf('\n', Math.max(0, from - 1)); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (isMarker(text, at + 1)) return at + 1;
  }
  return -1;
}

function isMarker(text: string, at: number): boolean {
  if (!text.startsWith('---', at) && !text.startsWith('...', at)) return false;
  const after = text[at + 3];
  return after === undefined || after === ' ' || after === '\t' || after === '\n' || after === '\r';
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function parseOne(text: string, line: number): YamlDocument | YamlProblem | undefined {
  if (isBlank(text)) return undefined;
  try {
    if (isLargeJson(text)) return { value: JSON.parse(text), text, line };
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const [value] = constructFromEvents(events, {
      source: text,
      schema: KUBERNETES_SCHEMA,
      maxAliases: MAX_ALIASES,
    });
    if (value === null || value === undefined) return undefined;
    if (text.includes('*') && isCircular(value)) return circle(text, line);
    return { value, text, line, events: packEvents(events) };
  } catch (error) {
    return problemOf(error, text, line);
  }
}

/** Whether an alias leads back into what holds it. Whoever walks such a value would never end. */
function isCircular(value: unknown, above = new Set<unknown>(), ended = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || ended.has(value)) return false;
  if (above.has(value)) return true;
  above.add(value);
  const circular = Object.values(value).some((member) => isCircular(member, above, ended));
  above.delete(value);
  ended.add(value);
  return circular;
}

function circle(text: string, line: number): YamlProblem {
  const place = placeOf(text, Math.max(0, text.search(/\*[^\s,\]}]/)), line);
  return { code: 'YAML_SYNTAX', message: 'an alias leads back into what holds it', ...place };
}

/** YAML's parser holds events for a whole document: for a large dump of JSON (`kubectl get -o json`) that is too much. */
function isLargeJson(text: string): boolean {
  return text.length > LARGE && /^\s*[{[]/.test(text.slice(0, 64));
}

const LARGE = 4 * 1024 * 1024;

/** Whether there is nothing but a marker and white space. */
function isBlank(text: string): boolean {
  return text.length < 64 && /^(?:---)?\s*$/.test(text);
}

function problemOf(error: unknown, text: string, line: number): YamlProblem {
  const offset = (error instanceof YAMLException ? error.mark?.position : undefined) ?? 0;
  const place = placeOf(text, offset, line);
  const reason =
    error instanceof YAMLException ? error.reason : String(error instanceof Error ? error.message : error);
  if (text.includes('\0')) {
    return { code: 'BINARY', message: 'this is not text: it has null bytes', line, column: 1 };
  }
  const template = text.search(/\{\{/);
  if (template >= 0) {
    return {
      code: 'HELM_TEMPLATE',
      message:
        'this is a template, not a manifest: render it first, as with helm template CHART | mooring audit -',
      ...placeOf(text, template, line),
    };
  }
  if (reason === 'duplicated mapping key') {
    const key = /^\s*(?:- +)*["']?([^"':\n]*)/.exec(text.slice(offset))?.[1]?.trim() ?? '';
    return {
      code: 'DUPLICATE_KEY',
      message: `the key "${key}" is there twice; only one can count`,
      ...place,
    };
  }
  return { code: 'YAML_SYNTAX', message: `this is not YAML: ${reason}`, ...place };
}

/** The place in the stream of an offset into a document that begins on `line`. */
function placeOf(
  text: string,
  offset: number,
  line: number,
): { readonly line: number; readonly column: number } {
  const at = Math.min(offset, text.length);
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return { line: line + countLines(text, 0, lineStart), column: at - lineStart + 1 };
}
