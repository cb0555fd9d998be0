import { get, isObject } from '../kubernetes/json.ts';
import { withoutManagedFields } from '../kubernetes/managed-fields.ts';
import { continueOf, type DecodeList, decodeList, malformed, parsed } from './list-decoder.ts';

/** A page of more bytes is read an item at a time: not all of them fit as they are. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Within so many bytes the items begin, of a list that says first what it is. */
const HEAD_BYTES = 8192;

/**
 * All items at once: a third of the time less, and more memory, which a process that ends with its audit need not give back.
 * Their `metadata.managedFields` are empty here, too.
 */
export const decodePage: DecodeList = async (response, visit, begun) => {
  const chunks: Buffer[] = [];
  let size = 0;
  const source = response[Symbol.asyncIterator]();
  for (let next = await source.next(); !next.done; next = await source.next()) {
    if (size === 0) begunWith(next.value, begun);
    chunks.push(next.value);
    size += next.value.length;
    if (size > MOST_BYTES) return decodeList(chain(chunks, source), visit, begun);
  }
  const list = parsed(withoutManagedFields(Buffer.concat(chunks, size)));
  const items = get(list, 'items') ?? [];
  if (!isObject(list) || !Array.isArray(items)) throw malformed('no list');
  for (const item of items) {
    if (!isObject(item)) throw malformed('an item that is no object');
    visit(item);
  }
  return { ...list, items: [] };
};

/** How the API server begins a list. */
const HEAD = /^\{(?:"\w+":"[^"\\]*",)*"metadata":\{[^{}[\]]*\},"items":\[/;

/** Tells where the list goes on, where its first bytes say so. */
function begunWith(first: Buffer, begun: (token: string | undefined) => void): void {
  const head = HEAD.exec(first.toString('latin1', 0, HEAD_BYTES))?.[0];
  if (head !== undefined) begun(continueOf(parsed(`${head}]}`)));
}

async function* chain(chunks: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
