import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';

/** Longer than a watch takes to tell of a change, even on a busy machine. */
const PATIENCE = 15_000;

/**
 * What kubectl prints for a dry run of creating `object`, once it matches `expected`: what has changed a moment ago may take
 * a moment to be known. What it printed last, where it never matches.
 */
export async function eventually(
  { kubectl }: Cluster,
  object: unknown,
  expected: (printed: string) => boolean,
): Promise<string> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { stdout, stderr } = await kubectl(['create', '--dry-run=server', '--filename=-'], [object]);
    const printed = `${stderr}${stdout}`;
    if (expected(printed) || Date.now() > end) return printed;
    await sleep(100);
  }
}

/** Resolves once `holds` does. @throws Error after `seconds` */
export async function waitFor(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(200);
  }
}
