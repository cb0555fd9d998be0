import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import type { Access } from './control-plane/control-plane.ts';
import { type Ran, runKubectl } from './kubectl.ts';
import { fromEnvironment, type Surroundings } from './surroundings.ts';

/** A control plane as a test sees it: a namespace of its own, and kubectl. */
export interface Cluster {
  readonly namespace: string;
  readonly access: Access;
  /** Runs kubectl in the namespace, with these objects on its standard input. */
  kubectl(args: readonly string[], objects?: readonly unknown[]): Promise<Ran>;
  /** The same, and fails the test unless kubectl succeeds. Gives what it has printed. */
  done(args: readonly string[], objects?: readonly unknown[]): Promise<string>;
  /** One object as it is stored, managed fields included. */
  stored(kind: string, name: string): Promise<JsonObject>;
}

/** A test over the shared control plane, in a new namespace. Skipped, with the reason, where there is none. */
export function clusterTest(name: string, run: (t: Test, cluster: Cluster) => Promise<void>): void {
  surroundedTest(name, async (t, { access }) => run(t, await newNamespace(access)));
}

/** A test that starts a control plane of its own. */
export function surroundedTest(
  name: string,
  run: (t: Test, surroundings: Surroundings) => Promise<void>,
): void {
  const surroundings = fromEnvironment(process.env);
  if ('missing' in surroundings) t.test(name, { skip: surroundings.missing }, () => {});
  else t.test(name, (t) => run(t, surroundings));
}

/** A new namespace. It is never removed: without a controller manager nothing would empty it. */
export async function newNamespace(access: Access): Promise<Cluster> {
  const namespace = `e2e-${randomBytes(4).toString('hex')}`;
  const kubectl: Cluster['kubectl'] = (args, objects = []) =>
    runKubectl(access, ['--namespace', namespace, ...args], asDocuments(objects));
  const done: Cluster['done'] = async (args, objects) => {
    const { code, stdout, stderr } = await kubectl(args, objects);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  };
  const stored: Cluster['stored'] = async (kind, name) =>
    JSON.parse(await done(['get', kind, name, '--show-managed-fields', '--output=json']));
  await done(['create', 'namespace', namespace]);
  return { namespace, access, kubectl, done, stored };
}

/** JSON is YAML. */
function asDocuments(objects: readonly unknown[]): string {
  return objects.map((each) => JSON.stringify(each)).join('\n---\n');
}
