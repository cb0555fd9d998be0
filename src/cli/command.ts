import type { Readable, Writable } from 'node:stream';
import { isDnsLabel } from '../kubernetes/names.ts';

/** The process as a command sees it. Only `main.ts` touches the real one. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** One option of a command, without its leading `--`. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  readonly default?: string | boolean;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly description: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
}

/** Exit codes that scripts rely on. */
export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;

/** A command of `mooring`: parses words, calls one function, gives the exit code. */
export interface Command {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What follows the command's name: `PATH... | -`. */
  readonly usage: string;
  /** Longer help, shown by `mooring COMMAND --help`. */
  readonly description?: string;
  readonly options: Readonly<Record<string, Option>>;
  run(args: Arguments, io: Io): Promise<number>;
}

/** Wrong words on the command line, or input that cannot be read: printed without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}

/** The value of a string option; undefined when it was not given. */
export function stringOption(args: Arguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The value of an option that takes the name of a namespace or a Service; undefined when it was not given. */
export function labelOption(args: Arguments, name: string): string | undefined {
  const value = stringOption(args, name);
  if (value === undefined || isDnsLabel(value)) return value;
  throw new UsageError(
    `--${name} takes a name of at most 63 lower-case letters, digits and hyphens; it was given "${value}"`,
  );
}

/** The values of a repeatable string option. */
export function stringOptions(args: Arguments, name: string): readonly string[] {
  const value = args.values[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function flag(args: Arguments, name: string): boolean {
  return args.values[name] === true;
}

/** The value of an option that takes one of `choices`, or the usage error that lists them. */
export function choice<const C extends string>(args: Arguments, name: string, choices: readonly C[]): C {
  const value = stringOption(args, name);
  const found = choices.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new UsageError(`--${name} takes ${choices.join(', ')}; it was given "${value ?? ''}"`);
  }
  return found;
}
