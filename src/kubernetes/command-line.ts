import type { Container } from './container.ts';
import { remembered } from './remembered.ts';

/** A container's command and arguments as the words that its program sees. */
export interface CommandLine {
  /** In order; those of a `sh -c` script in place of the script. */
  readonly words: readonly string[];
  /** Whether they come from a shell script, whose own variables and conditions cannot be followed. */
  readonly script: boolean;
  /** Base names of the programs that are run, as far as they can be told: the first word, or each command of a script. */
  readonly programs: readonly string[];
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);
/** Programs that run the program named after them. */
const WRAPPERS: ReadonlySet<string> = new Set(
  'exec tini dumb-init gosu su-exec env nohup time nice numactl timeout'.split(' '),
);
/** Shell words after which a command stands. */
const BEFORE_COMMAND: ReadonlySet<string> = new Set('then do else if elif while until ! { ('.split(' '));
/** What scripts are made of and that serves no data: words of the shell, and the everyday tools of any image. */
const GLUE: ReadonlySet<string> = new Set(
  (
    'for case select function in fi done esac } ;; : . [ [[ test true false set export local declare readonly read ' +
    'shift source return break continue exit trap wait cd pwd kill sleep echo printf cat cp mv rm ln ls mkdir ' +
    'touch chmod chown date find grep egrep sed awk cut tr tee head tail sort uniq wc xargs tar gzip gunzip zstd ' +
    'bzip2 xz curl wget nc hostname id whoami sync df du stat sysctl ulimit umask basename dirname seq aws gsutil ' +
    'az mc rclone s3cmd restic cron crond'
  ).split(' '),
);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;
/** A script longer than this is not read: it would only cost time. */
const MAX_SCRIPT = 65_536;

type Commanded = Pick<Container, 'command' | 'args'>;

/** Reads `command` and `args`; with neither, there are no words: the image's own entrypoint runs. */
export function readCommandLine(container: Commanded): CommandLine {
  const words = [...container.command, ...container.args];
  const script = shellScript(words);
  if (script === undefined) return { words, script: false, programs: program(words) };
  return readScript(script);
}

const readScript = remembered(512, (script): CommandLine => {
  const commands = splitScript(script);
  return { words: commands.flat(), script: true, programs: commands.flatMap(program) };
});

/**
 * Whether a command line runs `tools` and everyday programs only, and so not what its image is for. False where no
 * program can be told: then the image's own runs.
 */
export function runsOnly({ programs }: CommandLine, tools: readonly string[]): boolean {
  return programs.length > 0 && programs.every((name) => tools.includes(name) || GLUE.has(name));
}

/**
 * The values that an option is given, in order: `--name=value`, `--name value`, and `-nvalue` for an option of one
 * letter whose value is a path. Empty where the option is the last word.
 */
export function optionValues(words: readonly string[], option: string): readonly string[] {
  const short = /^-[a-zA-Z]$/.test(option);
  const values: string[] = [];
  for (const [index, word] of words.entries()) {
    if (!word.startsWith(option)) continue;
    if (word === option) values.push(words[index + 1] ?? '');
    else if (word[option.length] === '=') values.push(word.slice(option.length + 1));
    else if (short && word[option.length] === '/') values.push(word.slice(option.length));
  }
  return values;
}

/** The script of `sh -c script`, also behind a wrapper and with joined flags such as `-ecx`. */
function shellScript(words: readonly string[]): string | undefined {
  const shell = words.findIndex((word) => !WRAPPERS.has(baseName(word)) && word !== '--');
  const first = words[shell];
  if (first === undefined || !SHELLS.has(baseName(first))) return undefined;
  for (let index = shell + 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!/^[-+]/.test(word)) return undefined;
    if (word.includes('c') && /^-[a-zA-Z]+$/.test(word)) return nextOperand(words, index + 1);
    if (/^-[a-zA-Z]*o$/.test(word)) index++;
  }
  return undefined;
}

/** Skips options between `-c` and the script: `bash -c -e script`, `bash -c -o pipefail script`. */
function nextOperand(words: readonly string[], from: number): string | undefined {
  let index = from;
  while (/^[-+]/.test(words[index] ?? '')) index += /o$/.test(words[index] ?? '') ? 2 : 1;
  const script = words[index];
  return script !== undefined && script.length <= MAX_SCRIPT ? script : undefined;
}

/** Base name of the program that a simple command runs; none when it cannot be told. */
function program(words: readonly string[]): readonly string[] {
  for (const word of words) {
    if (WRAPPERS.has(baseName(word)) || word === '--') continue;
    if (BEFORE_COMMAND.has(word) || ASSIGNMENT.test(word)) continue;
    return /^[-$"'`]/.test(word) || word === '' ? [] : [baseName(word)];
  }
  return [];
}

/** The last path segment: `postgres` of `/usr/lib/postgresql/16/bin/postgres`. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A comment, an operator that ends a command, or a word with its quoted parts. */
const TOKEN =
  /#[^\n]*|[;&|\n()]+|(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|\$\([^()\s]*\)|\$(?!\([^()\s]*\))|[^\s;&|()"'\\$])+/g;

/** Splits a script into its simple commands, each as words with quotes taken off; comments are left out. */
function splitScript(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let current: string[] = [];
  for (const { 0: token } of script.replaceAll(/\\\r?\n/g, ' ').matchAll(TOKEN)) {
    if (token.startsWith('#')) continue;
    if (/^[;&|\n()]/.test(token)) {
      if (current.length > 0) commands.push(current);
      current = [];
    } else {
      current.push(unquote(token));
    }
  }
  if (current.length > 0) commands.push(current);
  return commands;
}

function unquote(word: string): string {
  if (!/["'\\]/.test(word)) return word;
  return word.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, double, single, escaped) =>
    double !== undefined ? double.replaceAll(/\\(["\\$`])/g, '$1') : (single ?? escaped ?? ''),
  );
}
