import { ClusterError } from './error.ts';

/** No object that etcd holds is larger, by far. */
const LONGEST_LINE = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines; a character may be split between two chunks, a line among many. */
export class Lines {
  #parts: Buffer[] = [];
  #size = 0;

  /** The lines that `chunk` completes, without their ends; empty ones are left out. */
  *push(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#completed(chunk.subarray(start, end));
      start = end + 1;
      if (line.trim() !== '') yield line;
    }
    if (start === chunk.length) return;
    this.#parts.push(chunk.subarray(start));
    this.#size += chunk.length - start;
    if (this.#size > LONGEST_LINE) {
      throw new ClusterError('MALFORMED', `a watch sent a line longer than ${LONGEST_LINE} bytes`);
    }
  }

  #completed(last: Buffer): string {
    if (this.#parts.length === 0) return last.toString();
    const line = Buffer.concat([...this.#parts, last]).toString();
    this.#parts = [];
    this.#size = 0;
    return line;
  }
}
