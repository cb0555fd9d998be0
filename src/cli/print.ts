import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Io } from './command.ts';

const CHUNK = 64 * 1024;

/** Writes at the reader's pace; a reader that has gone (`| head`) ends it quietly. @throws what else a stream says, such as of a full disk */
export async function print({ stdout }: Io, pieces: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(gathered(pieces), { objectMode: true }), stdout, { end: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function* gathered(pieces: Iterable<string>): Generator<string> {
  let pending = '';
  for (const piece of pieces) {
    pending += piece;
    if (pending.length < CHUNK) continue;
    yield pending;
    pending = '';
  }
  if (pending !== '') yield pending;
}
