import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Milliseconds. Events come in swarms; where none come (network file systems, spent inotify watches), looking helps. */
const SETTLE_MS = 100;
const POLL_MS = 5000;

/**
 * Says whether `paths` are as they were: each file's identity, size and times, and those of a folder's entries. Symbolic
 * links are followed, so the swap of `..data`, by which a mounted Secret or ConfigMap changes, shows in every file.
 */
export async function signatureOf(paths: readonly string[]): Promise<string> {
  const all = await Promise.all(paths.map(async (path) => [path, ...(await entriesOf(path))]));
  return (await Promise.all(all.flat().map(stampOf))).join('\n');
}

async function entriesOf(path: string): Promise<readonly string[]> {
  try {
    const names = await readdir(path);
    // Entries that begin with a dot are how a mounted ConfigMap keeps its versions.
    return names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => join(path, name));
  } catch {
    return [];
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [path, dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return `${path} absent`;
  }
}

/**
 * Calls `look` a moment after something happened beside or in `paths`, and every few seconds in any case; what changed,
 * if anything, is for `look` to find out. It does not keep the process alive. Gives the function that ends it.
 */
export function watchFiles(paths: readonly string[], look: () => void): () => void {
  let watchers: readonly FSWatcher[] = [];
  let settling: NodeJS.Timeout | undefined;
  const soon = () => {
    settling?.refresh();
    settling ??= setTimeout(() => {
      settling = undefined;
      look();
    }, SETTLE_MS).unref();
  };
  const close = () => {
    for (const watcher of watchers) watcher.close();
  };
  // A folder that was replaced is watched no more under its name: so all are watched anew each time.
  const arm = () => {
    close();
    const folders = new Set(paths.flatMap((path) => [dirname(path), path]));
    watchers = [...folders].flatMap((folder) => watcherOf(folder, soon));
  };
  arm();
  const poll = setInterval(() => {
    arm();
    look();
  }, POLL_MS).unref();
  return () => {
    clearInterval(poll);
    clearTimeout(settling);
    close();
  };
}

/** One, or none where the system gives none: the poll finds changes too, only later. */
function watcherOf(path: string, onEvent: () => void): readonly FSWatcher[] {
  try {
    const watcher = watch(path, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
