import { BACKSLASH, CLOSE, CLOSE_LIST, OPEN, OPEN_LIST, QUOTE } from './json-bytes.ts';

const KEY = Buffer.from('"managedFields":[');

/**
 * JSON, in UTF-8, with every list that is called `managedFields` empty: server-side apply's records are half of a stored
 * object, and no rule reads them. Finding their end costs a quarter of parsing them. What is no JSON stays so, but for
 * what is wrong within such a list only.
 */
export function withoutManagedFields(json: Buffer): string {
  let kept = '';
  let from = 0;
  for (let key = json.indexOf(KEY); key >= 0; key = json.indexOf(KEY, Math.max(from, key + 1))) {
    // Behind a backslash it stands within a string. Any other begins a key: a quote that ends a string has no letter behind it.
    if (json[key - 1] === BACKSLASH) continue;
    const list = key + KEY.length;
    const end = endOfList(json, list);
    if (end < 0) break;
    kept += json.toString('utf8', from, list);
    from = end;
  }
  return kept + json.toString('utf8', from);
}

/** Where the bracket stands that closes the list which begins at `from`; -1 where there is none. */
function endOfList(json: Buffer, from: number): number {
  let depth = 1;
  for (let at = from; at < json.length; at++) {
    const sign = json[at];
    if (sign === QUOTE) at = endOfString(json, at + 1);
    else if (sign === OPEN || sign === OPEN_LIST) depth++;
    else if ((sign === CLOSE || sign === CLOSE_LIST) && --depth === 0) return sign === CLOSE_LIST ? at : -1;
  }
  return -1;
}

/** Where the quote stands that ends the string; the end of all where there is none. */
function endOfString(json: Buffer, from: number): number {
  const { length } = json;
  for (let at = from; at < length; at++) {
    const sign = json[at];
    if (sign === QUOTE) return at;
    if (sign === BACKSLASH) at++;
  }
  return length;
}
