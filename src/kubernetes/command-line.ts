import type { Container } from './container.ts';

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
const WRAPPERS: ReadonlySet<string> = new Set([
  'exec',
  'tini',
  'dumb-init',
  'gosu',
  'su-exec',
  'env',
  'nohup',
  'time',
]);
/** Shell words after which a command stands. */
const BEFORE_COMMAND: ReadonlySet<string> = new Set([
  'then',
  'do',
  'else',
  'if',
  'elif',
  'while',
  'until',
  '!',
  '{',
  '(',
]);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;
/** A script longer than this is not read: it would only cost time. */
const MAX_SCRIPT = 65_536;

/** Reads `command` and `args`; with neither, there are no words: the image's own entrypoint runs. */
export function readCommandLine(container: Pick<Container, 'command' | 'args'>): CommandLine {
  const words = [...container.command, ...container.args];
  const script = shellScript(words);
  if (script === undefined) return { words, script: false, programs: program(words) };
  const commands = splitScript(script);
  return { words: commands.flat(), script: true, programs: commands.flatMap(program) };
}

/** The last path segment of a program's name: `postgres` of `/usr/lib/postgresql/16/bin/postgres`. */
export function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

/**
 * The values that an option is given, in order: `--name=value`, `--name value`. Where an option is the last word its
 * value is the empty string.
 */
export function optionValues(words: readonly string[], option: string): readonly string[] {
  return words.flatMap((word, index) => {
    if (word === option) return [words[index + 1] ?? ''];
    return word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : [];
  });
}

/** The script of `sh -c script`, also behind a wrapper and with joined flags such as `-ecx`. */
function shellScript(words: readonly string[]): string | undefined {
  const shell = words.findIndex((word) => !WRAPPERS.has(baseName(word)) && word !== '--');
  const first = words[shell];
  if (first === undefined || !SHELLS.has(baseName(first))) return undefined;
  for (let index = shell + 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!/^[-+]/.test(word)) return undefined;
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) return nextOperand(words, index + 1);
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

/** Base name of the program that a simple command runs; none when it is only options or assignments. */
function program(words: readonly string[]): readonly string[] {
  for (const word of words) {
    if (WRAPPERS.has(baseName(word)) || BEFORE_COMMAND.has(word) || ASSIGNMENT.test(word)) continue;
    return /^[-$"'`]/.test(word) || word === '' ? [] : [baseName(word)];
  }
  return [];
}

/** Splits a script into its simple commands, each as words with quotes taken off; comments are left out. */
function splitScript(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let current: string[] = [];
  const tokens = script.replaceAll(/\\\r?\n/g, ' ').matchAll(TOKEN);
  for (const { 0: token } of tokens) {
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

/** A comment, an operator that ends a command, or a word with its quoted parts. */
const TOKEN =
  /#[^\n]*|[;&|\n()]+|(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|\$\([^()\s]*\)|[^\s;&|()"'\\])+/g;

function unquote(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, double, single, escaped) =>
    double !== undefined ? double.replaceAll(/\\(["\\$`])/g, '$1') : (single ?? escaped ?? ''),
  );
}
