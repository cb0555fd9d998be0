import type { Binaries, Missing } from './control-plane/binaries.ts';
import type { Access } from './control-plane/control-plane.ts';

/** How `run.ts` tells the test files of the control plane that they share. */
const VARIABLE = 'MOORING_E2E';

/** The control plane that the test files share, and its programs for those that start one of their own. */
export interface Surroundings {
  readonly access: Access;
  readonly binaries: Binaries;
}

/** The environment under which test files find `surroundings`. */
export function toEnvironment(surroundings: Surroundings | Missing): Readonly<Record<string, string>> {
  return { [VARIABLE]: JSON.stringify(surroundings) };
}

/** What `run.ts` has started, or why there is nothing. */
export function fromEnvironment(env: NodeJS.ProcessEnv): Surroundings | Missing {
  const text = env[VARIABLE];
  if (text === undefined) {
    return { missing: 'no control plane is running; start the tests by: npm run test:e2e -- FILE' };
  }
  return JSON.parse(text);
}
