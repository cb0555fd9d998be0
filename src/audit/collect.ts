import { createReadStream } from 'node:fs';
import { glob, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { type Decoded, decodeText } from '../yaml/bytes.ts';
import type { AuditError } from './result.ts';

/** A stream of documents to judge. `named` says that the user asked for this very file. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly named: boolean;
  /** The first line with bytes that are no text. */
  readonly garbledLine?: number;
  /** What to say where there is no document in it. */
  readonly whenEmpty?: string;
}

/** The file name of standard input. */
export const STDIN = '-';

export interface CollectOptions {
  readonly cwd: string;
  readonly stdin: Readable;
}

const MANIFEST = /\.(ya?ml|json)$/i;

/**
 * Reads what `paths` name, in order: files, folders (their .yaml, .yml and .json files, at any depth, in order of name;
 * hidden folders and node_modules left out), globs that the shell has not expanded, `-` for standard input. No file is
 * read twice, so circles of links end. What cannot be read is an error, and the rest is still read; what holds no
 * manifest is told of.
 */
export async function* collect(
  paths: readonly string[],
  { cwd, stdin }: CollectOptions,
): AsyncGenerator<Source | AuditError> {
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === STDIN) yield await readStdin(stdin);
    else if (path === '') yield { file: '', line: 1, code: 'NO_PATH', message: 'an empty word is no path' };
    else yield* readPath(path, cwd, seen);
  }
}

async function readStdin(stdin: Readable): Promise<Source | AuditError> {
  try {
    return { file: STDIN, ...(await readAll(stdin)), named: true };
  } catch (error) {
    return unreadable(STDIN, error);
  }
}

async function* readPath(path: string, cwd: string, seen: Set<string>): AsyncGenerator<Source | AuditError> {
  const at = resolve(cwd, path);
  try {
    if ((await stat(at)).isDirectory()) yield* readNamedFolder(path, cwd, seen);
    else yield* readOne(path, cwd, seen, true);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && /[*?[{]/.test(path)) yield* readGlob(path, cwd, seen);
    else yield unreadable(path, error);
  }
}

/** A folder that was asked for; one without manifests is more often a mistake than meant. */
async function* readNamedFolder(
  path: string,
  cwd: string,
  seen: Set<string>,
): AsyncGenerator<Source | AuditError> {
  const before = seen.size;
  let found = false;
  for await (const each of readFolder(path, cwd, seen)) {
    found = true;
    yield each;
  }
  // A folder that was read before gives nothing either, and its own place among what was seen is no file.
  if (found || seen.size === before) return;
  yield { file: path, text: '', named: true, whenEmpty: 'this folder holds no .yaml, .yml or .json file' };
}

async function* readGlob(
  pattern: string,
  cwd: string,
  seen: Set<string>,
): AsyncGenerator<Source | AuditError> {
  const found: string[] = [];
  for await (const path of glob(pattern, { cwd })) found.push(path);
  if (found.length === 0) {
    yield { file: pattern, line: 1, code: 'NO_MATCH', message: 'no file matches this pattern' };
  }
  // As with a pattern that the shell expands, a folder that matches is read, and what cannot be read stops nothing else.
  for (const path of found.sort()) {
    try {
      const kind = await stat(resolve(cwd, path));
      if (kind.isDirectory()) yield* readFolder(path, cwd, seen);
      else if (kind.isFile()) yield* readOne(path, cwd, seen, false);
    } catch (error) {
      yield unreadable(path, error);
    }
  }
}

async function* readFolder(
  folder: string,
  cwd: string,
  seen: Set<string>,
): AsyncGenerator<Source | AuditError> {
  const at = resolve(cwd, folder);
  const real = await realpath(at);
  if (seen.has(real)) return;
  seen.add(real);
  for (const name of (await readdir(at)).sort()) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = join(folder, name);
    try {
      const kind = await stat(resolve(cwd, path));
      if (kind.isDirectory()) yield* readFolder(path, cwd, seen);
      else if (kind.isFile() && MANIFEST.test(name)) yield* readOne(path, cwd, seen, false);
    } catch (error) {
      yield unreadable(path, error);
    }
  }
}

async function* readOne(
  path: string,
  cwd: string,
  seen: Set<string>,
  named: boolean,
): AsyncGenerator<Source | AuditError> {
  const at = resolve(cwd, path);
  // A pipe, such as the shell's <(command), has no path of its own, and reading it twice gives nothing twice.
  if (!(await stat(at)).isFile()) {
    yield { file: path, ...(await readAll(createReadStream(at))), named };
    return;
  }
  const real = await realpath(at);
  if (seen.has(real)) return;
  seen.add(real);
  yield { file: path, ...decodeText(await readFile(at)), named };
}

/** About the longest string that V8 has. */
const MOST_BYTES = 512 * 1024 * 1024;

async function readAll(stream: Readable): Promise<Decoded> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    // Some streams have no end.
    if (size > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'ERR_FS_FILE_TOO_LARGE' });
  }
  return decodeText(Buffer.concat(chunks));
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this may not be read: permission denied',
  EPERM: 'this may not be read: permission denied',
  EISDIR: 'this is a folder, which has no content of its own',
  ELOOP: 'this link leads in a circle',
  ERR_STRING_TOO_LONG: 'this file is too large to be read at once; split it',
  ERR_FS_FILE_TOO_LARGE: 'this file is too large to be read at once; split it',
};

function unreadable(file: string, error: unknown): AuditError {
  const code = codeOf(error);
  return { file, line: 1, code, message: WORDS[code] ?? `this cannot be read: ${String(error)}` };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNREADABLE';
}
