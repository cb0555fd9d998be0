import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildOnce } from './build.ts';

/** The programs of a control plane, as paths. */
export interface Binaries {
  readonly apiServer: string;
  readonly etcd: string;
  readonly kubectl: string;
}

/** Why there is no control plane to be had here, in words for the one who runs the tests. */
export interface Missing {
  readonly missing: string;
}

/**
 * The programs to test with: those of KUBEBUILDER_ASSETS where it is set, as in the ecosystem's other test suites; else etcd
 * from the PATH, and kube-apiserver and kubectl built once by Go. Says what is missing where neither can be had.
 * @throws Error when KUBEBUILDER_ASSETS is set and lacks one, or when the build fails
 */
export async function findBinaries(env: NodeJS.ProcessEnv): Promise<Binaries | Missing> {
  const assets = env.KUBEBUILDER_ASSETS;
  if (assets) return fromAssets(assets);
  const etcd = onPath('etcd', env);
  if (etcd === undefined) {
    return {
      missing:
        'etcd is not on the PATH (Debian: apt-get install etcd-server) and KUBEBUILDER_ASSETS is not set',
    };
  }
  const built = await buildOnce(onPath('go', env), env);
  return built ? { ...built, etcd } : { missing: 'Go is not on the PATH and KUBEBUILDER_ASSETS is not set' };
}

function fromAssets(folder: string): Binaries {
  const program = (name: string) => {
    const path = join(folder, name);
    if (!isExecutable(path))
      throw new Error(`KUBEBUILDER_ASSETS is ${folder}, which holds no executable ${name}`);
    return path;
  };
  return { apiServer: program('kube-apiserver'), etcd: program('etcd'), kubectl: program('kubectl') };
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
