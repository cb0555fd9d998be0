import { type CommandLine, optionValues } from '../kubernetes/command-line.ts';
import type { Container } from '../kubernetes/container.ts';
import { absolutePath } from '../kubernetes/directory.ts';
import { expandReferences, readVariable, type Variable } from '../kubernetes/environment.ts';
import type { Version } from '../kubernetes/image.ts';
import type { DataDirectory } from './profile.ts';

/** Where a container keeps its data, as far as its manifest tells. */
export type ResolvedDirectory =
  | {
      readonly is: 'known';
      /** Absolute, in plain form. */
      readonly paths: readonly string[];
      /** Why the paths are only the image's own, where something that cannot be seen may replace them. */
      readonly unlessMovedBy: string | undefined;
    }
  | { readonly is: 'unknown'; readonly reason: string };

/** Where a manifest says that the data is. */
interface Told {
  readonly value: string;
  /** What says so, in words. */
  readonly by: string;
}

type Answer = Told | { readonly hidden: string } | undefined;

/** MinIO and its like spread over this many drives of one server at most; more is a mistake. */
const MAX_PATHS = 64;
/** A longer value is no path: reading it would only cost time. */
const MAX_LENGTH = 16_384;

/** Resolves `entry` for a container: command line, environment, then the image's own path. */
export function resolveDirectory(
  entry: DataDirectory,
  container: Container,
  commandLine: CommandLine,
  version: Version | undefined,
): ResolvedDirectory {
  const answer = fromOptions(entry, container, commandLine) ?? fromOperands(entry, container, commandLine);
  const override = answer ?? fromEnvironment(entry, container, commandLine);
  if (override && 'value' in override) return overridden(override, entry, container);
  if (override && !(override.hidden === 'envFrom' && entry.path !== undefined)) {
    return unknown(`${override.hidden} says it, which the manifest does not show`);
  }
  if (entry.path === undefined) return unknown('only its configuration says it');
  const path = entry.path.replace('{major}', version?.[0] === undefined ? '{major}' : String(version[0]));
  return {
    is: 'known',
    paths: [absolutePath(path, container.workingDir ?? entry.workingDirectory)],
    unlessMovedBy: override ? 'a variable from envFrom' : configurationFile(entry, container, commandLine),
  };
}

function unknown(reason: string): ResolvedDirectory {
  return { is: 'unknown', reason };
}

function fromOptions(entry: DataDirectory, container: Container, { words, script }: CommandLine): Answer {
  for (const option of entry.options ?? []) {
    const values = optionValues(words, option).filter((value) => value !== '');
    if (script && values.some((value) => value !== values[0]))
      return { hidden: `option ${option}, given more than once in a script,` };
    const last = values.at(-1);
    if (last !== undefined) return expanded(expandReferences(container, last), `option ${option}`, container);
  }
  return undefined;
}

function fromOperands(entry: DataDirectory, container: Container, { words }: CommandLine): Answer {
  if (entry.operandAfter === undefined) return undefined;
  const at = words.indexOf(entry.operandAfter);
  if (at < 0) return undefined;
  const operands = operandsOf(words.slice(at + 1), entry.operandOptions ?? []);
  if (operands.length === 0) return undefined;
  return expanded(
    expandReferences(container, operands.join(' ')),
    `the operand of "${entry.operandAfter}"`,
    container,
  );
}

/** The words that are neither options nor the values of those that take one. */
function operandsOf(words: readonly string[], valued: readonly string[]): readonly string[] {
  return words.filter((word, index) => !word.startsWith('-') && !valued.includes(words[index - 1] ?? ''));
}

function fromEnvironment(entry: DataDirectory, container: Container, { words, script }: CommandLine): Answer {
  let hidden: Answer;
  for (const name of entry.environment ?? []) {
    if (script && words.some((word) => word.startsWith(`${name}=`))) {
      return { hidden: `variable ${name}, set in a script,` };
    }
    const variable = readVariable(container, name);
    if (variable.is === 'value') return expanded(variable, `variable ${name}`, container);
    if (variable.is === 'elsewhere' && variable.from !== 'envFrom') return { hidden: variable.from };
    if (variable.is === 'elsewhere') hidden = { hidden: 'envFrom' };
  }
  return hidden;
}

/** Fills in plain shell variables whose value is known; anything else that a shell would compute is hidden. */
function expanded(variable: Variable, by: string, container: Container): Answer {
  if (variable.is === 'elsewhere') return { hidden: variable.from };
  if (variable.is === 'absent') return undefined;
  if (variable.value.length > MAX_LENGTH) return { hidden: `${by}, too long to be read,` };
  const value = variable.value.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (written, braced, plain) => {
    const inner = readVariable(container, braced ?? plain);
    return inner.is === 'value' ? inner.value : written;
  });
  return /[$`]/.test(value) ? { hidden: `${by}, computed when the container starts,` } : { value, by };
}

function overridden({ value, by }: Told, entry: DataDirectory, container: Container): ResolvedDirectory {
  const written = value.split(' ').flatMap(splitList).map(localPath);
  const told = written.filter((path) => path !== undefined).flatMap(expandEllipses);
  const base = container.workingDir ?? entry.workingDirectory;
  if (told.length === 0 || told.length > MAX_PATHS || written.includes(undefined)) {
    return unknown(`${by} names no directory`);
  }
  if (base === undefined && told.some((path) => !path.startsWith('/'))) {
    return unknown(`${by} is relative to the image's own working directory`);
  }
  return {
    is: 'known',
    paths: [...new Set(told.map((path) => absolutePath(`${path}/${entry.subdirectory ?? ''}`, base)))],
    unlessMovedBy: undefined,
  };
}

/** `/a,/b` are two directories; `path=/a,size=10%` (CockroachDB) is one with attributes; a comma may also be part of a name. */
function splitList(value: string): readonly string[] {
  const items = value.split(',');
  const path = items.find((item) => item.startsWith('path='));
  if (path !== undefined) return [path.slice('path='.length)];
  return items.every((item) => item.startsWith('/')) ? items : [value];
}

const ELLIPSIS = /\{(?<from>[0-9]{1,4})\.\.\.(?<to>[0-9]{1,4})\}/;

/** MinIO's `/data{1...4}` is four directories. More than any server has are cut off at one more than are read. */
function expandEllipses(value: string): readonly string[] {
  let paths = [value];
  while (paths.length <= MAX_PATHS && paths.some((path) => ELLIPSIS.test(path))) {
    paths = paths.flatMap(expandEllipsis).slice(0, MAX_PATHS + 1);
  }
  return paths;
}

function expandEllipsis(value: string): readonly string[] {
  const { from = '', to = '' } = ELLIPSIS.exec(value)?.groups ?? {};
  if (from === '') return [value];
  const width = from.startsWith('0') ? from.length : 0;
  const count = Math.min(Number(to) - Number(from) + 1, MAX_PATHS + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    value.replace(ELLIPSIS, String(Number(from) + index).padStart(width, '0')),
  );
}

/** The path of a URL, whose host is this server among others; undefined for what names no directory. */
function localPath(value: string): string | undefined {
  const url = /^https?:\/\/[^/]+(?<path>\/.*)?$/.exec(value);
  if (url) return url.groups?.path;
  return value === '' || value.includes('=') ? undefined : value;
}

/** The configuration file in place that may move the directory, in words. */
function configurationFile(
  { configuration }: DataDirectory,
  container: Container,
  { words }: CommandLine,
): string | undefined {
  if (!configuration) return undefined;
  const option = configuration.options?.find((name) => optionValues(words, name).length > 0);
  if (option !== undefined) return `the configuration file of option ${option}`;
  const variable = configuration.environment?.find((name) => readVariable(container, name).is !== 'absent');
  if (variable !== undefined) return `the configuration file of variable ${variable}`;
  const word = words.find((candidate) =>
    configuration.endings?.some((ending) => candidate.endsWith(ending) && !candidate.startsWith('-')),
  );
  if (word !== undefined) return `the configuration file "${word}"`;
  const mount = container.mounts.find(({ mountPath }) => near(absolutePath(mountPath), configuration.paths));
  return mount && `the configuration mounted at "${mount.mountPath}"`;
}

/** Whether a mount stands at, above or below one of `paths`. The root is above everything and brings in nothing. */
function near(mountPath: string, paths: readonly string[] | undefined): boolean {
  const within = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`);
  return (
    paths?.some((path) => mountPath !== '/' && (within(mountPath, path) || within(path, mountPath))) ?? false
  );
}
