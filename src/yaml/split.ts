const BYTE_ORDER_MARK = '\ufeff';

/** The text of one document, or of one value of JSON, and the line of the stream, from 1, on which it begins. */
export interface Piece {
  readonly text: string;
  readonly line: number;
}

/** The documents of a stream, as they are written, in order. */
export function* splitStream(stream: string): Generator<Piece> {
  const text = withPlainBreaks(stream);
  for (const document of splitDocuments(text)) yield* splitValues(document);
}

/** Without byte order marks, which files that were joined have in the middle, and with one sort of line break. */
function withPlainBreaks(stream: string): string {
  const text = stream.includes(BYTE_ORDER_MARK) ? stream.replaceAll(/(?<=^|\n)\ufeff/g, '') : stream;
  // A break of one character stays one, so that no place moves.
  return text.includes('\r') ? text.replaceAll(/\r(?!\n)/g, '\n') : text;
}

/**
 * Values of JSON may follow each other without a marker, as `jq '.items[]'` prints them. In valid JSON an object that
 * begins on a line after another's end, with no comma between them, begins a new value.
 */
function* splitValues({ text, line }: Piece): Generator<Piece> {
  let start = 0;
  let at = line;
  if (JSON_OBJECT.test(text.slice(0, 256))) {
    for (const { index } of text.matchAll(/(?<=\}[ \t\r]*\n\s*)\{/g)) {
      yield { text: text.slice(start, index), line: at };
      at += countLines(text, start, index);
      start = index;
    }
  }
  yield { text: text.slice(start), line: at };
}

const JSON_OBJECT = /^(?:---)?\s*\{\s*["}]/;

/**
 * Cuts at document markers. A line that begins with `---` or `...` ends a document wherever it stands, even in a quoted
 * or block scalar (YAML 1.2.2, 9.1.2), so no knowledge of the content is needed.
 */
function* splitDocuments(text: string): Generator<Piece> {
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
    if (at > start) yield { text: text.slice(start, at), line };
    start = at;
    line = next;
    if (text.startsWith('...', at)) {
      const rest = endOfLine(text, at);
      start = rest;
      line += rest > at ? countLines(text, at, rest) : 0;
    }
    directives = text.charCodeAt(start) === PERCENT;
  }
  if (start < text.length) yield { text: text.slice(start), line };
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

export function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
