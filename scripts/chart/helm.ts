import { spawnSync } from 'node:child_process';
import { toolPath } from './tools.ts';

/** The release of Kubernetes that charts are rendered for: a helm that go has built takes itself for an old one. */
export const KUBERNETES = '1.37.0';

/**
 * What `helm` with these words prints; undefined where there is no helm.
 * @throws Error with helm's own words when it fails
 */
export function helm(words: readonly string[], cwd: string): string | undefined {
  const command = toolPath('helm');
  if (command === undefined) return undefined;
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
