import { parseArgs } from 'node:util';
import { wordsOf } from '../kubernetes/error-words.ts';
import { nearest } from '../policy/nearest.ts';
import { type Arguments, type Command, EXIT, type Io, UsageError } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { print } from './print.ts';

/** The commands, of one word or two, in the order the help shows them. Each is imported only when it is asked for. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['audit', async () => (await import('./audit.ts')).auditCommand],
  ['serve', async () => (await import('./serve.ts')).serveCommand],
  ['certs issue', async () => (await import('./certs/issue.ts')).certsIssueCommand],
  ['certs inspect', async () => (await import('./certs/inspect.ts')).certsInspectCommand],
  ['install', async () => (await import('./install.ts')).installCommand],
  ['demo', async () => (await import('./demo.ts')).demoCommand],
  ['rules', async () => (await import('./rules.ts')).rulesCommand],
  ['explain', async () => (await import('./explain.ts')).explainCommand],
]);

/** What stands in place of a command. */
const GLOBAL_OPTIONS = ['--help', '--version'];

/** All commands, imported: for help and generated pages. */
export function allCommands(): Promise<readonly Command[]> {
  return Promise.all([...COMMANDS.values()].map((load) => load()));
}

/** Runs the process's command line and sets its exit code. The only place that touches the process. */
export async function main(process: NodeJS.Process): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const words = process.argv.slice(2);
  // A reader that has gone is no failure; what else a write meets is told of by who wrote.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  process.exitCode = await run(words, { stdin, stdout, stderr, env, cwd: process.cwd() });
}

/** Runs one command line; gives the exit code. Never rejects. */
export async function run(words: readonly string[], io: Io): Promise<number> {
  const debug = words.includes('--debug');
  try {
    return await dispatch(
      words.filter((word) => word !== '--debug'),
      io,
    );
  } catch (error) {
    io.stderr.write(`mooring: ${describe(error, debug)}\n`);
    return EXIT.usage;
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const { name, rest } = split(words);
  if (name === undefined || name === '--help' || name === '-h') return help([], io);
  if (name === '--version' || name === '-v') return version(io);
  if (name === 'help') return help(rest, io);
  const command = await find(name);
  const end = rest.indexOf('--');
  const flags = end < 0 ? rest : rest.slice(0, end);
  if (flags.includes('--help') || flags.includes('-h')) return help(name.split(' '), io);
  return command.run(parse(command, rest), io);
}

/** The command's name, of two words where there is such a command, and what follows. */
function split([first, second, ...others]: readonly string[]) {
  const both = `${first} ${second}`;
  const family = second !== undefined && [...COMMANDS.keys()].some((name) => name.startsWith(`${first} `));
  if (family && !second.startsWith('-')) return { name: both, rest: others };
  return { name: first, rest: second === undefined ? [] : [second, ...others] };
}

async function find(name: string): Promise<Command> {
  const load = COMMANDS.get(name);
  if (load) return load();
  if (name.startsWith('-')) {
    const near = nearest(name, GLOBAL_OPTIONS);
    throw new UsageError(
      `there is no option ${name}${near ? `; did you mean ${near}?` : ' before the command'}\nSee mooring --help`,
    );
  }
  const family = [...COMMANDS.keys()].filter((command) => command.startsWith(`${name} `));
  if (family.length > 0)
    throw new UsageError(`"${name}" is not a command by itself; it can be ${family.join(', ')}`);
  const near = nearest(name, COMMANDS.keys());
  const hint = near ? `did you mean "${near}"?` : `it can be ${[...COMMANDS.keys()].join(', ')}`;
  throw new UsageError(`there is no command "${name}"; ${hint}`);
}

async function help(words: readonly string[], io: Io): Promise<number> {
  const { name } = split(words);
  const text = name === undefined ? overview(await allCommands()) : commandHelp(await find(name));
  await print(io, [text]);
  return EXIT.clean;
}

async function version(io: Io): Promise<number> {
  const { readFileSync } = await import('node:fs');
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  await print(io, [`${(manifest as { version: string }).version}\n`]);
  return EXIT.clean;
}

function parse(command: Command, words: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple, short, default: fallback }]) => [
      name,
      {
        type,
        ...(multiple ? { multiple } : {}),
        ...(short ? { short } : {}),
        ...(fallback === undefined ? {} : { default: fallback }),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${usageWords(error, command)}\nSee mooring ${command.name} --help`);
  }
}

/** What Node says of a wrong option, in our words where a suggestion helps. */
function usageWords(error: unknown, command: Command): string {
  const message = wordsOf(error);
  const unknownOption = /Unknown option '(--?)([^']+)'/.exec(message);
  if (!unknownOption) return message;
  const near = nearest(unknownOption[2] ?? '', Object.keys(command.options));
  return `there is no option ${unknownOption[1]}${unknownOption[2]}${near ? `; did you mean --${near}?` : ''}`;
}

function describe(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  return debug ? (error.stack ?? error.message) : error.message;
}
