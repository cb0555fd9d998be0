import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../kubernetes/json.ts';
import { continueOf, decodeList } from './list-decoder.ts';
import { decodePage } from './page-decoder.ts';

/** Asks for the page that a list goes on with at `token`, and gives what `read` makes of the answer. */
export type AskForPage = (
  token: string | undefined,
  signal: AbortSignal,
  read: (response: IncomingMessage) => Promise<JsonObject>,
) => Promise<JsonObject>;

/** A page that has been asked for. */
interface Page {
  readonly token: string | undefined;
  /** All of it but its items, once they have been visited. */
  readonly rest: Promise<JsonObject>;
  /** The page after it, where it was asked for while this one is read. */
  next?: Page;
}

export interface PagesOptions {
  /**
   * Read a page at once, not an item at a time, and ask for the next as soon as one has begun to come: the server makes it
   * while that one is read. Faster, and for a process that need not keep its heap small.
   */
  readonly eager?: boolean | undefined;
  /** Told when the first page has begun to come: the moment that the list is of has passed. */
  readonly begun?: (() => void) | undefined;
}

/**
 * Visits the items of all pages in their order; gives what is left of the last one. @throws what `ask` throws;
 * ClusterError, MALFORMED
 */
export async function visitPages(
  ask: AskForPage,
  visit: (item: JsonObject) => void,
  { eager = false, begun }: PagesOptions = {},
): Promise<JsonObject> {
  const decode = eager ? decodePage : decodeList;
  const over = new AbortController();
  const page = (token: string | undefined, turn?: Promise<unknown>): Page => {
    const rest = ask(token, over.signal, async (response) => {
      await turn;
      return decode(response, visit, (following) => {
        if (token === undefined) begun?.();
        if (eager && following !== undefined) asked.next ??= page(following, rest);
      });
    });
    // Whoever waits for it is told, when its turn comes.
    rest.catch(() => undefined);
    const asked: Page = { token, rest };
    return asked;
  };
  try {
    for (let current = page(undefined); ; ) {
      const rest = await current.rest;
      const token = continueOf(rest);
      if (token === undefined) return rest;
      current = current.next?.token === token ? current.next : page(token);
    }
  } finally {
    over.abort();
  }
}
