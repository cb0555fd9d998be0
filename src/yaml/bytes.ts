import { isUtf8 } from 'node:buffer';

/** What bytes say. */
export interface Decoded {
  readonly text: string;
  /** The first line, from 1, with bytes that mean nothing; each of them is U+FFFD in `text`. */
  readonly garbledLine?: number;
}

/**
 * The text that bytes are, which is UTF-8, or UTF-16 where they begin with its byte order mark, as what Windows
 * PowerShell redirects into a file does.
 */
export function decodeText(bytes: Buffer): Decoded {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  const text = bytes.toString('utf8');
  // Null bytes say that it was never meant for text, which is a word of its own.
  return isUtf8(bytes) || bytes.includes(0) ? { text } : { text, garbledLine: lineOfGarbled(bytes) };
}

function lineOfGarbled(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
  return line;
}

const NEWLINE = 0x0a;
