import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How many Services, claims and StatefulSets. */
export type Sizes = readonly [services: number, claims: number, sets: number];

/** Those of a large cluster. */
export const LARGE: Sizes = [50_000, 20_000, 10_000];

/** Starts `list-server.ts`, with so many objects, in a process of its own; the caller ends it. */
export async function startListServer(sizes: Sizes): Promise<{ child: ChildProcess; port: string }> {
  const script = new URL('list-server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, ...sizes.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { child, port: String(line).trim() };
}
