import { wordsOf } from '../kubernetes/error-words.ts';
import { signatureOf, watchFiles } from './watch-files.ts';

/** Where a value comes from, and who wants to know. */
export interface Source<T> {
  /** The files and folders it is read from. */
  readonly paths: readonly string[];
  /** Reads it. `current` is what it would replace; rejects when it must not. */
  load(current: T | undefined): Promise<T>;
  /** A value was read, and is in force. Not called for the first. */
  onLoad(value: T, previous: T): void;
  /** It could not be read, and what was before stays in force. Told once of each failure, however long it lasts. */
  onFailure(error: unknown): void;
}

/** A value that follows its files. */
export interface Reloaded<T> {
  /** The last good one. */
  readonly current: T;
  /** Why the files as they are now are not in force; undefined when they are. */
  readonly failure: string | undefined;
  close(): void;
}

/** Attempts at files that change while they are read. */
const MOST_ATTEMPTS = 5;

/**
 * Reads a value, and reads it again whenever its files change; while they are broken the last good one stays. Rejects when
 * the first reading does.
 */
export async function reloaded<T>(source: Source<T>): Promise<Reloaded<T>> {
  let signature = await signatureOf(source.paths);
  let current: T = await source.load(undefined);
  let failure: string | undefined;

  const take = (value: T) => {
    const previous = current;
    current = value;
    failure = undefined;
    source.onLoad(value, previous);
  };
  const refuse = (error: unknown) => {
    const words = wordsOf(error);
    if (words === failure) return;
    failure = words;
    source.onFailure(error);
  };
  const attempt = async (attempts = 1): Promise<void> => {
    const before = await signatureOf(source.paths);
    if (before === signature && failure === undefined) return;
    const conclude = await source.load(current).then(
      (value) => () => take(value),
      (error: unknown) => () => refuse(error),
    );
    // What was read while it was being written proves nothing, and may be half of one version and half of another.
    if (before !== (await signatureOf(source.paths)) && attempts < MOST_ATTEMPTS)
      return attempt(attempts + 1);
    signature = before;
    conclude();
  };

  let closed = false;
  let last = Promise.resolve();
  const stop = watchFiles(source.paths, () => {
    last = last.then(() => (closed ? undefined : attempt()));
  });
  return {
    get current() {
      return current;
    },
    get failure() {
      return failure;
    },
    close: () => {
      closed = true;
      stop();
    },
  };
}
