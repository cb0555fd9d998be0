import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../kubernetes/json.ts';
import { continueOf, type DecodeList } from './list-decoder.ts';

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
  /** The page after it, asked for while this one is read. */
  next?: Page;
}

/**
 * Visits the items of all pages in their order; gives what is left of the last one. The next page is asked for as soon as a
 * page has begun to come: the server makes it while this one is read. `begun` is told when the first has. @throws what `ask` throws; ClusterError, MALFORMED
 */
export async function visitPages(
  ask: AskForPage,
  decode: DecodeList,
  visit: (item: JsonObject) => void,
  begun?: () => void,
): Promise<JsonObject> {
  const over = new AbortController();
  const page = (token: string | undefined, turn?: Promise<unknown>): Page => {
    const rest = ask(token, over.signal, async (response) => {
      await turn;
      return decode(response, visit, (following) => {
        if (token === undefined) begun?.();
        if (following !== undefined) asked.next ??= page(following, rest);
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
