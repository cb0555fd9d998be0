import type { Container } from './container.ts';

/** What a container's environment holds for a name: a value, nothing, or something that the manifest does not show. */
export type Variable =
  | { readonly is: 'value'; readonly value: string }
  | { readonly is: 'absent' }
  | { readonly is: 'elsewhere'; readonly from: string };

const ABSENT: Variable = { is: 'absent' };
/** `$$` is a dollar sign, `$(NAME)` a reference (k8s.io/kubernetes/third_party/forked/golang/expansion). */
const REFERENCE = /\$\$|\$\(([^()]*)\)/g;
/**
 * References may name variables that hold references. One answer follows this many at most: a manifest with more names
 * itself, or was made to cost time.
 */
const MAX_REFERENCES = 100;

/**
 * Reads variable `name` as the container would see it, with its references resolved. An empty value is absent, as
 * applications treat it. `envFrom` can only tell of names that `env` does not set.
 */
export function readVariable(container: Container, name: string): Variable {
  return resolve(container, name, { left: MAX_REFERENCES });
}

/**
 * Resolves the `$(NAME)` references of a command, argument or variable as the kubelet does. `elsewhere` when one of
 * them has a value that the manifest does not show; a reference to nothing stays as it is written.
 */
export function expandReferences(container: Container, text: string): Variable {
  return expand(container, text, { left: MAX_REFERENCES });
}

interface Budget {
  left: number;
}

function resolve(container: Container, name: string, budget: Budget): Variable {
  if (container.envFromElsewhere.has(name)) return { is: 'elsewhere', from: `variable ${name}` };
  const literal = container.env.get(name);
  if (literal !== undefined) return literal === '' ? ABSENT : expand(container, literal, budget);
  return container.hasEnvFrom ? { is: 'elsewhere', from: 'envFrom' } : ABSENT;
}

function expand(container: Container, text: string, budget: Budget): Variable {
  if (!text.includes('$')) return { is: 'value', value: text };
  let hidden: Variable | undefined;
  const value = text.replace(REFERENCE, (written: string, name: string | undefined) => {
    if (name === undefined) return '$';
    if (hidden) return written;
    budget.left -= 1;
    const variable = budget.left < 0 ? undefined : resolve(container, name, budget);
    if (variable?.is === 'value') return variable.value;
    if (variable?.is !== 'absent') hidden = { is: 'elsewhere', from: `variable ${name}` };
    return written;
  });
  return hidden ?? { is: 'value', value };
}
