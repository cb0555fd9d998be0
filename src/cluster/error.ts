import { wordsOf } from '../kubernetes/error-words.ts';

/** What went wrong between this process and the API server, for code to branch on. */
export type ClusterErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  /** Another writer was first (409): read again, then write. */
  | 'CONFLICT'
  | 'ALREADY_EXISTS'
  /** The resource version or continue token is older than what the server remembers (410). */
  | 'EXPIRED'
  | 'INVALID'
  | 'TOO_MANY_REQUESTS'
  | 'SERVER'
  /** No connection, or one that was cut. */
  | 'UNREACHABLE'
  /** Not answered in time. */
  | 'TIMEOUT'
  /** A watch that sent nothing, not even a bookmark, for longer than a living one does. */
  | 'SILENT'
  /** The caller's own signal. */
  | 'ABORTED'
  /** The answer is not what the API promises. */
  | 'MALFORMED';

export interface ClusterErrorDetails {
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number;
  /** The `reason` of the API server's Status, such as `AlreadyExists`. */
  readonly reason?: string;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A request to the API server that failed. The message says what was asked and what came back. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly code: ClusterErrorCode;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ClusterErrorCode, message: string, details: ClusterErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter;
  }
}

/** Whether `error` is a ClusterError of one of `codes`. */
export function hasCode(error: unknown, ...codes: readonly ClusterErrorCode[]): error is ClusterError {
  return error instanceof ClusterError && codes.includes(error.code);
}

/** Any error as one of ours: what is a bug all the same is told of, and ends nothing. */
export function classifiedError(error: unknown): ClusterError {
  if (error instanceof ClusterError) return error;
  const words = wordsOf(error);
  return new ClusterError('MALFORMED', words, { cause: error });
}

const CODES: ReadonlyMap<number, ClusterErrorCode> = new Map([
  [400, 'BAD_REQUEST'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [410, 'EXPIRED'],
  [422, 'INVALID'],
  [429, 'TOO_MANY_REQUESTS'],
]);

/** The code of an HTTP status and a Status's `reason`: 409 is both a lost race and a name that is taken. */
export function codeOf(status: number, reason: string | undefined): ClusterErrorCode {
  if (reason === 'AlreadyExists') return 'ALREADY_EXISTS';
  return CODES.get(status) ?? (status >= 500 ? 'SERVER' : 'BAD_REQUEST');
}
