import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** One line of a Dockerfile, its continuation lines joined. */
interface Instruction {
  readonly word: string;
  readonly rest: string;
}

export interface BuiltImage {
  /** Its file system, without what comes from the images it is built from. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** What a stage has come to. */
interface Stage extends BuiltImage {
  readonly workdir: string;
}

/**
 * Carries out a Dockerfile without an engine: each stage is a folder, COPY copies, RUN runs in it with this machine's programs.
 * Knows only the instructions that ours has, and says so of any other. @throws Error when a RUN fails
 */
export function buildImage(file: string, context: string, folder: string): BuiltImage {
  const stages = new Map<string, Stage>();
  let last: Stage | undefined;
  for (const { word, rest } of instructions(readFileSync(file, 'utf8'))) {
    if (word === 'ARG') continue;
    const name = word === 'FROM' ? (/ AS (\S+)$/.exec(rest)?.[1] ?? 'final') : '';
    if (word === 'FROM') last = newStage(join(folder, name));
    if (!last) throw new Error(`${word} stands before FROM`);
    if (word === 'FROM') stages.set(name, last);
    else last = Object.assign(last, step({ word, rest }, last, { context, stages }));
  }
  if (!last) throw new Error(`${file} has no FROM`);
  return last;
}

function newStage(folder: string): Stage {
  mkdirSync(folder, { recursive: true });
  return { folder, environment: {}, user: '', entrypoint: [], command: [], workdir: '/' };
}

function instructions(text: string): readonly Instruction[] {
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const space = line.indexOf(' ');
      return { word: line.slice(0, space), rest: line.slice(space + 1).trim() };
    });
}

interface Sources {
  readonly context: string;
  readonly stages: ReadonlyMap<string, Stage>;
}

function step({ word, rest }: Instruction, stage: Stage, sources: Sources): Partial<Stage> {
  switch (word) {
    case 'WORKDIR':
      mkdirSync(join(stage.folder, rest), { recursive: true });
      return { workdir: rest };
    case 'ENV':
      return { environment: { ...stage.environment, ...Object.fromEntries([rest.split('=')]) } };
    case 'COPY':
      copy(rest, stage, sources);
      return {};
    case 'RUN':
      run(rest, stage);
      return {};
    case 'USER':
      return { user: rest };
    case 'ENTRYPOINT':
      return { entrypoint: JSON.parse(rest) };
    case 'CMD':
      return { command: JSON.parse(rest) };
    case 'EXPOSE':
      return {};
    default:
      throw new Error(`${word} is not known here`);
  }
}

function copy(rest: string, { folder, workdir }: Stage, { context, stages }: Sources): void {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?(.+)$/.exec(rest) ?? [];
  const names = paths.split(' ');
  const target = names.pop() ?? '';
  const root = from === undefined ? context : (stages.get(from)?.folder ?? '');
  for (const name of names) {
    const source = join(root, name);
    const into = target.endsWith('/') && !statSync(source).isDirectory();
    const file = into ? join(target, name.slice(name.lastIndexOf('/') + 1)) : target;
    cpSync(source, join(folder, workdir, file), { recursive: true });
  }
}

/**
 * A command as it would run outside of these tests: without the project's own programs on its path, and without NODE_OPTIONS,
 * which the test runner adds to every process that is started.
 */
export function outside(command: string, args: readonly string[]): readonly [string, string[]] {
  const others = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  const path = [dirname(process.execPath), ...others].join(delimiter);
  return ['/usr/bin/env', ['-u', 'NODE_OPTIONS', `PATH=${path}`, command, ...args]];
}

function run(command: string, { folder, workdir, environment }: Stage): void {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(...outside('/bin/sh', ['-c', command]), {
    cwd: join(folder, workdir),
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}:\n${stdout}${stderr}`);
}
