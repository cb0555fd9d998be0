import {
  BACKSLASH,
  CLOSE,
  CLOSE_LIST,
  COLON,
  OPEN,
  OPEN_LIST,
  QUOTE,
  SPACE,
} from '../kubernetes/json-bytes.ts';

/** A key that an object has twice, and where it stands the second time. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/** The keys of each object that is open, nothing of each list. */
type Open = (Set<string> | undefined)[];

/** The first key that an object of `json`, which is valid, has twice: JSON.parse takes the last of them without a word. */
export function duplicateKey(json: string): DuplicateKey | undefined {
  const open: Open = [];
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at);
    if (sign !== QUOTE) {
      follow(open, sign);
      continue;
    }
    const end = endOfString(json, at);
    const key = isKey(json, end) ? stringOf(json, at, end) : undefined;
    if (key !== undefined && !added(open.at(-1), key)) return { key, offset: at };
    at = end - 1;
  }
  return undefined;
}

function follow(open: Open, sign: number): void {
  if (sign === OPEN) open.push(new Set());
  else if (sign === OPEN_LIST) open.push(undefined);
  else if (sign === CLOSE || sign === CLOSE_LIST) open.pop();
}

function added(keys: Set<string> | undefined, key: string): boolean {
  if (keys?.has(key)) return false;
  keys?.add(key);
  return true;
}

/** Behind the quote that ends the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (json.charCodeAt(quote - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
}

function isKey(json: string, end: number): boolean {
  let at = end;
  while (json.charCodeAt(at) <= SPACE) at++;
  return json.charCodeAt(at) === COLON;
}

function stringOf(json: string, start: number, end: number): string {
  const raw = json.slice(start + 1, end - 1);
  return raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
}
