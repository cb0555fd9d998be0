import type { IncomingMessage } from 'node:http';

/** A body that is not taken. `status` is HTTP's. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly code = 'BODY';
  readonly status: number;

  constructor(status: 400 | 413 | 415 | 503, message: string) {
    super(message);
    this.status = status;
  }
}

export interface BodyRoom {
  /** Bytes of the body at most. */
  readonly limit: number;
  /** Takes room for the next bytes; false when there is none. */
  hold(bytes: number): boolean;
}

type Done = (outcome: Buffer | BodyError) => void;

/** Reads a body whole: refused by the length it announces, and by counting. Calls back once. */
export function readBody(request: IncomingMessage, room: BodyRoom, done: Done): void {
  const { 'content-length': announced, 'content-encoding': encoding = 'identity' } = request.headers;
  const tooLarge = () => new BodyError(413, `the body is larger than ${room.limit} bytes`);
  if (encoding.toLowerCase() !== 'identity') {
    done(new BodyError(415, 'the body must not be compressed'));
    return;
  }
  if (Number(announced ?? 0) > room.limit) {
    done(tooLarge());
    return;
  }

  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (outcome: Buffer | BodyError) => {
    request.off('data', take).off('end', end).off('error', fail).off('close', fail);
    done(outcome);
  };
  const take = (chunk: Buffer) => {
    size += chunk.length;
    if (size > room.limit) finish(tooLarge());
    else if (!room.hold(chunk.length)) finish(new BodyError(503, 'too many bytes at once'));
    else chunks.push(chunk);
  };
  const end = () => finish(Buffer.concat(chunks, size));
  const fail = () => finish(new BodyError(400, 'the connection ended within the body'));
  request.on('data', take).on('end', end).on('error', fail).on('close', fail);
}
