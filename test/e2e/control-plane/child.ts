import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that runs beside the tests. */
export interface Child {
  readonly pid: number;
  /** All that it has written, standard output and error together. */
  log(): string;
  /** Resolves once `ready` gives true. @throws Error with the end of the log when the process ends before, or time runs out */
  until(ready: () => Promise<boolean>, seconds: number): Promise<void>;
  /** SIGTERM, or the signal given; SIGKILL after 15 s. Resolves when the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ChildOptions {
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

const PATIENCE = 15_000;

/** Starts a program whose output goes to `logFile`. */
export function startChild(command: string, args: readonly string[], options: ChildOptions): Child {
  const { logFile, env, cwd } = options;
  const out = openSync(logFile, 'a');
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', out, out] });
  closeSync(out);
  let failure: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      failure = error;
      resolve();
    });
  });
  const log = () => readFileSync(logFile, 'utf8');
  return {
    pid: child.pid ?? -1,
    log,
    async until(ready, seconds) {
      const end = Date.now() + seconds * 1000;
      while (!(await ready())) {
        const why =
          failure?.message ??
          (hasEnded(child) ? 'it has ended' : Date.now() > end ? 'time is up' : undefined);
        if (why) throw new Error(`${command} is not ready: ${why}\n${log().slice(-4000)}`);
        await sleep(50);
      }
    },
    async stop(signal = 'SIGTERM') {
      if (failure || hasEnded(child)) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      await ended;
      clearTimeout(timer);
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
