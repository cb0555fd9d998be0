import { isObject, type JsonObject } from '../kubernetes/json.ts';
import { ClusterError } from './error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const NOTHING = Buffer.alloc(0);
/** Larger than any object that etcd holds, by far. */
const LARGEST = 64 * 1024 * 1024;
/** The depth within the list, and within its `items`. */
const LIST = 1;
const ITEMS = 2;

/** The bytes that count outside of strings. */
const COUNTS = new Uint8Array(256);
for (const byte of [QUOTE, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE]) COUNTS[byte] = 1;

/** Most strings are short: a loop is done with them before a call of `indexOf` has begun. */
function indexOfQuote(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === QUOTE) return at;
  return -1;
}

/**
 * Reads a list as it comes in, an item at a time: a page of objects that are all alive at once is many times as large
 * in memory as their bytes, and is not given back soon. Only the ends of objects are looked for; JSON.parse does the rest.
 */
export class ListDecoder {
  /** Bytes that are not used yet, up to `#at` of which have been looked at. */
  #rest: Buffer = NOTHING;
  #at = 0;
  #depth = 0;
  #inString = false;
  #inItems = false;
  readonly #envelope: string[] = [];

  /** The items that `chunk` completes. @throws ClusterError, MALFORMED */
  *push(chunk: Buffer): Generator<JsonObject> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (this.#rest.length > LARGEST) throw malformed(`an object larger than ${LARGEST} bytes`);
    while (this.#at < this.#rest.length) {
      if (this.#inString) this.#skipString();
      else if (this.#seek()) {
        const item = this.#step(this.#rest[this.#at] ?? 0);
        if (item) yield item;
      }
    }
  }

  /** All of the list but its items, when it has come to its end. @throws ClusterError, MALFORMED */
  end(): JsonObject {
    this.#envelope.push(this.#rest.toString());
    const list = parsed(this.#envelope.join(''));
    if (this.#depth !== 0 || !isObject(list)) throw malformed('no list');
    return list;
  }

  /** Goes to the next byte that counts; false when none has come yet. */
  #seek(): boolean {
    const bytes = this.#rest;
    let at = this.#at;
    while (at < bytes.length && COUNTS[bytes[at] ?? 0] === 0) at++;
    this.#at = at;
    return at < bytes.length;
  }

  /** Looks at one byte outside of strings; gives the item that ends with it. */
  #step(byte: number): JsonObject | undefined {
    this.#at++;
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        return undefined;
      case OPEN:
        if (this.#inItems && this.#depth === ITEMS) this.#drop(this.#at - 1);
        this.#depth++;
        return undefined;
      case OPEN_LIST:
        if (this.#depth === LIST && this.#afterItemsKey()) {
          this.#inItems = true;
          this.#envelope.push(this.#take());
        }
        this.#depth++;
        return undefined;
      case CLOSE:
        this.#depth--;
        return this.#inItems && this.#depth === ITEMS ? object(this.#take()) : undefined;
      case CLOSE_LIST:
        this.#depth--;
        if (this.#inItems && this.#depth === LIST) {
          this.#inItems = false;
          this.#drop(this.#at - 1);
        }
        return undefined;
      default:
        return undefined;
    }
  }

  /** Goes to the end of the string, or of what has come of it. */
  #skipString(): void {
    const end = indexOfQuote(this.#rest, this.#at);
    if (end < 0) {
      this.#at = this.#rest.length;
      return;
    }
    let escapes = 0;
    while (this.#rest[end - 1 - escapes] === BACKSLASH) escapes++;
    this.#inString = escapes % 2 === 1;
    this.#at = end + 1;
  }

  #afterItemsKey(): boolean {
    return /"items"\s*:\s*$/.test(this.#rest.toString('latin1', Math.max(0, this.#at - 64), this.#at - 1));
  }

  /** What was looked at, as text. */
  #take(): string {
    const taken = this.#rest.toString('utf8', 0, this.#at);
    this.#drop(this.#at);
    return taken;
  }

  #drop(count: number): void {
    this.#rest = this.#rest.subarray(count);
    this.#at -= count;
  }
}

/** Visits the items of a list that is answered; gives the rest of it. @throws ClusterError, MALFORMED */
export async function decodeList(
  response: AsyncIterable<Buffer>,
  visit: (item: JsonObject) => void,
): Promise<JsonObject> {
  const decoder = new ListDecoder();
  for await (const chunk of response) for (const item of decoder.push(chunk)) visit(item);
  return decoder.end();
}

function object(text: string): JsonObject {
  const item = parsed(text);
  if (!isObject(item)) throw malformed('an item that is no object');
  return item;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(text.slice(0, 100));
  }
}

function malformed(what: string): ClusterError {
  return new ClusterError('MALFORMED', `the answer to a list is not as it should be: ${what}`);
}
