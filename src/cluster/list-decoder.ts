import { dig, isObject, type JsonObject, text } from '../kubernetes/json.ts';
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
import { ClusterError } from './error.ts';

const NOTHING = Buffer.alloc(0);
/** Larger than any object that etcd holds, by far. */
const LARGEST = 64 * 1024 * 1024;
/** How deep the list's own members stand, its items, an item's members, and those of its metadata. */
const LIST = 1;
const ITEMS = 2;
const ITEM = 3;
const METADATA = 4;

const ITEMS_KEY = Buffer.from('"items"');
const METADATA_KEY = Buffer.from('"metadata"');
const MANAGED_FIELDS_KEY = Buffer.from('"managedFields"');

/** How far a string is looked through by a loop, which is done with most before a call of `indexOf` has begun. */
const SHORT = 48;

function indexOfQuote(bytes: Buffer, from: number): number {
  const end = Math.min(bytes.length, from + SHORT);
  for (let at = from; at < end; at++) if (bytes[at] === QUOTE) return at;
  return bytes.indexOf(QUOTE, end);
}

/** The place at or before `at` of a byte that is no blank. */
function skipBlanks(bytes: Buffer, at: number): number {
  while (at >= 0 && (bytes[at] ?? 0) <= SPACE) at--;
  return at;
}

/**
 * Reads a list as it comes in, an item at a time: a page of objects that are all alive at once is many times as large
 * in memory as their bytes, and is not given back soon. Only the ends of objects are looked for; JSON.parse does the
 * rest, but for `metadata.managedFields`: half of what is sent, and read by nobody here. They are given as an empty list.
 */
export class ListDecoder {
  /** Bytes that are not used yet, up to `#at` of which have been looked at. */
  #rest: Buffer = NOTHING;
  #at = 0;
  #depth = 0;
  #inString = false;
  #inItems = false;
  #inMetadata = false;
  /** Where in the item at hand its managed fields stand: within the brackets. */
  #managedFrom = 0;
  #managedTo = 0;
  readonly #envelope: string[] = [];
  readonly #begun: ((token: string | undefined) => void) | undefined;

  /** `begun` is told, when the first item is about to come, where the list goes on: the API server sends that before. */
  constructor(begun?: (token: string | undefined) => void) {
    this.#begun = begun;
  }

  /** The items that `chunk` completes. @throws ClusterError, MALFORMED */
  *push(chunk: Buffer): Generator<JsonObject> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (this.#rest.length > LARGEST) throw malformed(`an object larger than ${LARGEST} bytes`);
    while (this.#at < this.#rest.length) {
      if (this.#inString) {
        this.#skipString();
        continue;
      }
      const sign = this.#nextSign();
      if (sign === OPEN) this.#opened();
      else if (sign === OPEN_LIST) this.#openedList();
      else if (sign === CLOSE_LIST) this.#closedList();
      else if (sign === CLOSE && this.#closed()) yield object(this.#takeItem());
    }
  }

  /** All of the list but its items, when it has come to its end. @throws ClusterError, MALFORMED */
  end(): JsonObject {
    this.#envelope.push(this.#rest.toString());
    const list = parsed(this.#envelope.join(''));
    if (this.#depth !== 0 || !isObject(list)) throw malformed('no list');
    return list;
  }

  /** Goes behind the next byte that begins or ends something; 0 when none has come yet. The hottest loop there is. */
  #nextSign(): number {
    const rest = this.#rest;
    const { length } = rest;
    for (let at = this.#at; at < length; at++) {
      const byte = rest[at];
      if (byte === QUOTE || byte === OPEN || byte === CLOSE || byte === OPEN_LIST || byte === CLOSE_LIST) {
        this.#at = at + 1;
        this.#inString = byte === QUOTE;
        return byte;
      }
    }
    this.#at = length;
    return 0;
  }

  /** Goes to the end of the string, or of what has come of it. */
  #skipString(): void {
    const rest = this.#rest;
    const end = indexOfQuote(rest, this.#at);
    if (end < 0) {
      this.#at = rest.length;
      return;
    }
    let escapes = 0;
    while (rest[end - 1 - escapes] === BACKSLASH) escapes++;
    this.#inString = escapes % 2 === 1;
    this.#at = end + 1;
  }

  #opened(): void {
    if (this.#inItems && this.#depth === ITEMS) {
      this.#drop(this.#at - 1);
      this.#managedFrom = 0;
      this.#managedTo = 0;
    } else if (this.#inItems && this.#depth === ITEM) {
      this.#inMetadata = this.#follows(METADATA_KEY);
    }
    this.#depth++;
  }

  #openedList(): void {
    if (this.#depth === LIST && this.#follows(ITEMS_KEY)) {
      this.#inItems = true;
      const head = this.#take(0, this.#at);
      this.#envelope.push(head);
      this.#drop(this.#at);
      this.#begun?.(continueOf(parsed(`${head}]}`)));
    } else if (this.#inMetadata && this.#depth === METADATA && this.#follows(MANAGED_FIELDS_KEY)) {
      this.#managedFrom = this.#at;
    }
    this.#depth++;
  }

  #closedList(): void {
    this.#depth--;
    if (this.#inItems && this.#depth === LIST) {
      this.#inItems = false;
      this.#drop(this.#at - 1);
    } else if (this.#inMetadata && this.#depth === METADATA && this.#managedFrom > this.#managedTo) {
      this.#managedTo = this.#at - 1;
    }
  }

  /** Whether it is an item that was closed. */
  #closed(): boolean {
    this.#depth--;
    if (!this.#inItems) return false;
    if (this.#depth === ITEM) this.#inMetadata = false;
    return this.#depth === ITEMS;
  }

  /** Whether what was just opened is the value of `key`. Bytes are compared: a string for each would be most of the work. */
  #follows(key: Buffer): boolean {
    const rest = this.#rest;
    let at = skipBlanks(rest, this.#at - 2);
    if (rest[at] !== COLON) return false;
    at = skipBlanks(rest, at - 1);
    for (let index = key.length - 1; index >= 0; index--, at--) if (rest[at] !== key[index]) return false;
    // Not the end of a longer key, as of "a\"items".
    return rest[at] !== BACKSLASH;
  }

  #takeItem(): string {
    const [from, to] = [this.#managedFrom, this.#managedTo];
    const item = from < to ? this.#take(0, from) + this.#take(to, this.#at) : this.#take(0, this.#at);
    this.#drop(this.#at);
    return item;
  }

  #take(from: number, to: number): string {
    return this.#rest.toString('utf8', from, to);
  }

  #drop(count: number): void {
    this.#rest = this.#rest.subarray(count);
    this.#at -= count;
  }
}

/** Where a list goes on: what the next page is asked for with. undefined when this is its end. */
export function continueOf(list: unknown): string | undefined {
  return text(dig(list, 'metadata', 'continue')) || undefined;
}

/**
 * Visits the items of a list that is answered; gives the rest of it. `begun` is told where the list goes on, if possible before
 * its items. @throws ClusterError, MALFORMED
 */
export type DecodeList = (
  response: AsyncIterable<Buffer>,
  visit: (item: JsonObject) => void,
  begun: (token: string | undefined) => void,
) => Promise<JsonObject>;

/** An item at a time. */
export const decodeList: DecodeList = async (response, visit, begun) => {
  const decoder = new ListDecoder(begun);
  for await (const chunk of response) for (const item of decoder.push(chunk)) visit(item);
  return decoder.end();
};

function object(json: string): JsonObject {
  const item = parsed(json);
  if (!isObject(item)) throw malformed('an item that is no object');
  return item;
}

/** What `json` is. @throws ClusterError, MALFORMED */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw malformed(json.slice(0, 100));
  }
}

export function malformed(what: string): ClusterError {
  return new ClusterError('MALFORMED', `the answer to a list is not as it should be: ${what}`);
}
