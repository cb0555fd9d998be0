import type { Case } from '../harness.ts';
import { namespace } from '../manifests.ts';

/** Who acts for the cluster itself. */
const CONTROLLERS = [
  'system:kube-controller-manager',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:statefulset-controller',
  'system:serviceaccount:kube-system:pvc-protection-controller',
];
/** Those that only look like it. */
const OTHERS = [
  'kubernetes-admin',
  'system:admin',
  'system:serviceaccount:shop:generic-garbage-collector',
  'system:serviceaccount:kube-system:default',
];

type Offence = Omit<Case, 'name' | 'expect' | 'world'> & { readonly world: readonly unknown[] };

/**
 * Rows of a change that a rule objects to, under all that makes it inevitable and under what only looks like it.
 * `leaving` is the same object with a deletion timestamp.
 */
export function inevitable(offence: Offence, leaving: unknown, expect: readonly string[]): readonly Case[] {
  const row = (name: string, changes: Partial<Case>, said: readonly string[]): Case => ({
    ...offence,
    name,
    expect: said,
    ...changes,
  });
  return [
    ...CONTROLLERS.map((username) => row(`by ${username}`, { username }, [])),
    ...OTHERS.map((username) => row(`by ${username}`, { username }, expect)),
    row('on its way out already', { given: leaving }, []),
    row('in a namespace on its way out', { world: [...offence.world, namespace(true)] }, []),
    row('in a namespace that stays', { world: [...offence.world, namespace()] }, expect),
    row('in a dry run', { dryRun: true }, expect),
  ];
}
