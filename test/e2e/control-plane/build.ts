import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The Go module whose two commands are Kubernetes' own, at the version that its go.mod names. */
const MODULE = fileURLToPath(new URL('programs', import.meta.url));
const SOURCES = ['go.mod', 'go.sum', 'kube-apiserver/main.go', 'kubectl/main.go'];
const COMMANDS = ['kube-apiserver', 'kubectl'] as const;
const VERSION_PACKAGE = 'k8s.io/component-base/version';

export interface BuiltPrograms {
  readonly apiServer: string;
  readonly kubectl: string;
}

/**
 * Builds kube-apiserver and kubectl with `go`, the path of Go's command, unless that has been done before. They are kept in
 * the user's cache folder, named after their version and what they were built from. undefined when they would have to be
 * built and there is no Go.
 * @throws Error when the build fails
 */
export async function buildOnce(
  go: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<BuiltPrograms | undefined> {
  const version = kubernetesVersion();
  const flags = buildFlags(version);
  const folder = join(
    env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'mooring',
    `e2e-${version}-${hash(flags)}`,
  );
  const [apiServer, kubectl] = COMMANDS.map((command) => join(folder, command)) as [string, string];
  if (existsSync(folder)) return { apiServer, kubectl };
  if (go === undefined) return undefined;
  await build(go, flags, folder, env);
  return { apiServer, kubectl };
}

/** The release that the module asks for, such as `v1.37.2`. */
export function kubernetesVersion(): string {
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(readFileSync(join(MODULE, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${MODULE}/go.mod asks for no k8s.io/kubernetes`);
  return version;
}

function buildFlags(version: string): readonly string[] {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  // Upstream's build writes the version in; without it the API server takes itself for v0.0.0 and its features with it.
  const stamped = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const stamps = Object.entries(stamped).map(([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`);
  // No debugging information: it takes a good part of the build's time and nobody debugs these.
  return [
    '-trimpath',
    '-buildvcs=false',
    '-mod=readonly',
    '-gcflags=all=-dwarf=false',
    `-ldflags=-s -w ${stamps.join(' ')}`,
  ];
}

function hash(flags: readonly string[]): string {
  const digest = createHash('sha256');
  for (const source of SOURCES) digest.update(readFileSync(join(MODULE, source)));
  return digest.update(flags.join('\0')).digest('hex').slice(0, 12);
}

/** Into a folder of its own, which takes its name when it is whole. */
async function build(
  go: string,
  flags: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const unfinished = `${folder}.${process.pid}.tmp`;
  mkdirSync(unfinished, { recursive: true });
  console.error('building kube-apiserver and kubectl with Go; this takes some minutes, once');
  try {
    const args = ['build', ...flags, '-o', `${unfinished}/`, ...COMMANDS.map((command) => `./${command}`)];
    const child = spawn(go, args, {
      cwd: MODULE,
      env: { ...env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`go build ended with ${code}`);
    renameUnlessThere(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Another run may have been faster; what it built is the same. */
function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
