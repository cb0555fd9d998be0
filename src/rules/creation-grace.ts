import type { Meta } from '../kubernetes/meta.ts';
import type { Operation } from './subject.ts';

/**
 * The parameters of a rule that asks for a partner, which those who apply the set first make a moment later. `missing` is
 * the partner as in "a Service", `own` as in "its Service".
 */
export function graceParameters(missing: string, own: string) {
  return {
    onCreate: {
      type: 'string',
      enum: ['deny', 'warn'],
      default: 'deny',
      description: `What ${missing} that is missing when the StatefulSet is created may do at most: \`warn\` for those who apply the set first.`,
    },
    graceSeconds: {
      type: 'integer',
      minimum: 0,
      default: 300,
      description: `With \`onCreate: warn\`, how long an audit leaves a new StatefulSet without ${own} alone.`,
    },
  } as const;
}

export interface Grace {
  readonly onCreate: 'deny' | 'warn';
  readonly graceSeconds: number;
}

/** Whether an audit is to leave a set that was created at `meta.createdAt` alone still. `now` in milliseconds. */
export function inGrace(
  { createdAt }: Meta,
  operation: Operation,
  { onCreate, graceSeconds }: Grace,
  now: number,
): boolean {
  return (
    onCreate === 'warn' &&
    operation === 'AUDIT' &&
    createdAt !== undefined &&
    now - createdAt < graceSeconds * 1000
  );
}

/** Whether a missing partner may only warn, since the set is just being created. */
export function mayOnlyWarn(operation: Operation, { onCreate }: Grace): boolean {
  return onCreate === 'warn' && operation === 'CREATE';
}
