import pino, { type Logger } from 'pino';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * The process's log: JSON lines on standard output. Lines are gathered and written a few at a time, at the latest after a
 * second and at the end of the process. An unknown level is taken as `info`.
 */
export function createLogger(level: string | undefined): Logger {
  const known = level !== undefined && LEVELS.includes(level) ? level : 'info';
  const destination = pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 1000 });
  return pino({ level: known, base: null }, destination);
}
