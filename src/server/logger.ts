import pino, { type Logger } from 'pino';

/** Bytes of lines that wait to be written. */
const MOST_WAITING = 8 * 1024 * 1024;

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * The process's log: JSON lines on standard output. Lines are gathered and written a few at a time, at the latest after a
 * second and at the end of the process. Where nobody reads them they are dropped past some megabytes, and no request waits.
 * An unknown level is taken as `info`.
 */
export function createLogger(level: string | undefined): Logger {
  const known = level !== undefined && LEVELS.includes(level) ? level : 'info';
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: 4096,
    maxLength: MOST_WAITING,
    periodicFlush: 1000,
  });
  return pino({ level: known, base: null }, destination);
}
