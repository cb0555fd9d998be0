import { constructFromEvents, parseEvents, YAMLException } from 'js-yaml';
import { wordsOf } from '../kubernetes/error-words.ts';
import { isNested } from '../kubernetes/json.ts';
import { expansionOf, isCircular } from './aliases.ts';
import { duplicateKey } from './json-keys.ts';
import { type PackedEvents, packEvents } from './packed-events.ts';
import { KUBERNETES_SCHEMA } from './schema.ts';
import { countLines, splitStream } from './split.ts';

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

/** More than any manifest shares by alias, and little enough to walk. */
const MAX_EXPANSION = 1_000_000;

/**
 * The documents of a stream of YAML or JSON, in order, each read on its own: one that is broken takes no other with it.
 * Documents without content are left out.
 */
export function* parseDocuments(stream: string): Generator<YamlDocument | YamlProblem> {
  for (const { text, line } of splitStream(stream)) {
    const parsed = parseOne(text, line);
    if (parsed) yield parsed;
  }
}

function parseOne(text: string, line: number): YamlDocument | YamlProblem | undefined {
  if (isBlank(text)) return undefined;
  try {
    if (isLargeJson(text)) return parseLargeJson(text, line);
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const [value] = constructFromEvents(events, {
      source: text,
      schema: KUBERNETES_SCHEMA,
      maxAliases: MAX_ALIASES,
    });
    if (value === null || value === undefined) return undefined;
    if (text.includes('*')) {
      if (isCircular(value)) return problemAtAlias(text, line, 'an alias leads back into what holds it');
      if (expansionOf(value) > MAX_EXPANSION) return problemAtAlias(text, line, TOO_MUCH);
    }
    return { value, text, line, events: packEvents(events) };
  } catch (error) {
    return problemOf(error, text, line);
  }
}

const TOO_MUCH = `aliases expand this to more than ${MAX_EXPANSION.toLocaleString('en')} values`;

function problemAtAlias(text: string, line: number, message: string): YamlProblem {
  const place = placeOf(text, Math.max(0, text.search(/\*[^\s,\]}]/)), line);
  return { code: 'YAML_SYNTAX', message, ...place };
}

function parseLargeJson(text: string, line: number): YamlDocument | YamlProblem {
  const value: unknown = JSON.parse(text);
  if (isNested(value, MAX_DEPTH)) return { code: 'YAML_SYNTAX', message: TOO_DEEP, line, column: 1 };
  const twice = duplicateKey(text);
  return twice ? duplicate(twice.key, placeOf(text, twice.offset, line)) : { value, text, line };
}

const TOO_DEEP = `this is nested more than ${MAX_DEPTH} levels deep`;

/** YAML's parser holds events for a whole document: for a large dump of JSON (`kubectl get -o json`) that is too much. */
function isLargeJson(text: string): boolean {
  return text.length > LARGE && /^\s*(?:\{\s*["}]|\[)/.test(text.slice(0, 256));
}

const LARGE = 4 * 1024 * 1024;

/** Whether there is nothing but a marker and white space. */
function isBlank(text: string): boolean {
  return text.length < 64 && /^(?:---)?\s*$/.test(text);
}

function problemOf(error: unknown, text: string, line: number): YamlProblem {
  const offset = (error instanceof YAMLException ? error.mark?.position : offsetInJson(error)) ?? 0;
  const place = placeOf(text, offset, line);
  const reason = error instanceof YAMLException ? error.reason : wordsOf(error);
  if (text.includes('\0')) {
    return { code: 'BINARY', message: BINARY_WORDS, line, column: 1 };
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
    return duplicate(key, place);
  }
  if (/maxDepth/.test(reason)) return { code: 'YAML_SYNTAX', message: TOO_DEEP, ...place };
  const language = error instanceof SyntaxError ? 'JSON' : 'YAML';
  return { code: 'YAML_SYNTAX', message: `this is not ${language}: ${reason}`, ...place };
}

function duplicate(key: string, place: { readonly line: number; readonly column: number }): YamlProblem {
  return {
    code: 'DUPLICATE_KEY',
    message: `the key "${key}" is there twice; only one can count`,
    ...place,
  };
}

const BINARY_WORDS =
  'this is not text: it has null bytes (UTF-16 is read where it begins with a byte order mark)';

/** V8 tells of a place in JSON in its words alone. */
function offsetInJson(error: unknown): number | undefined {
  const position = error instanceof SyntaxError ? / at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? undefined : Number(position);
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
