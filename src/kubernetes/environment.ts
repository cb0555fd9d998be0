import type { Container } from './container.ts';

/** What a container's environment holds for a name: a value, nothing, or something that the manifest does not show. */
export type Variable =
  | { readonly is: 'value'; readonly value: string }
  | { readonly is: 'absent' }
  | { readonly is: 'elsewhere'; readonly from: string };

const ABSENT: Variable = { is: 'absent' };
/** `$$` is a dollar sign, `$(NAME)` a reference (k8s.io/kubernetes/third_party/forked/golang/expansion). */
const REFERENCE = /\$\$|\$\(([^()]*)\)/g;
/** References may name variables that hold references; a manifest that goes deeper names itself. */
const MAX_DEPTH = 8;

/**
 * Reads variable `name` as the container would see it, with its references resolved. An empty value is absent, as
 * applications treat it. `envFrom` can only tell of names that `env` does not set.
 */
export function readVariable(container: Container, name: string): Variable {
  return resolve(container, name, 0);
}

/**
 * Resolves the `$(NAME)` references of a command, argument or variable as the kubelet does. `elsewhere` when one of
 * them has a value that the manifest does not show; a reference to nothing stays as it is written.
 */
export function expandReferences(container: Container, text: string): Variable {
  return expand(container, text, 0);
}

function resolve(container: Container, name: string, depth: number): Variable {
  if (container.envFromElsewhere.has(name)) return { is: 'elsewhere', from: `variable ${name}` };
  const literal = container.env.get(name);
  if (literal !== undefined) return literal === '' ? ABSENT : expand(container, literal, depth);
  return container.hasEnvFrom ? { is: 'elsewhere', from: 'envFrom' } : ABSENT;
}

function expand(container: Container, text: string, depth: number): Variable {
  if (!text.includes('$')) return { is: 'value', value: text };
  let hidden: Variable | undefined;
  const value = text.replace(REFERENCE, (written: string, name: string | undefined) => {
    if (name === undefined) return '$';
    const variable: Variable =
      depth < MAX_DEPTH ? resolve(container, name, depth + 1) : { is: 'elsewhere', from: `variable ${name}` };
    if (variable.is === 'elsewhere') hidden = { is: 'elsewhere', from: `variable ${name}` };
    return variable.is === 'value' ? variable.value : written;
  });
  return hidden ?? { is: 'value', value };
}
