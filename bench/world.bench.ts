/** The live world: its first sync against a bare paged list of the same, and what it keeps resident. */
import { execFileSync } from 'node:child_process';
import { HEAP_OPTIONS } from '../src/server/heap-options.ts';
import { figure, median } from './figures.ts';
import { LARGE, startListServer } from './world-server.ts';

const ROUNDS = 5;

interface Sync {
  readonly milliseconds: number;
  readonly resident: number;
  readonly peak: number;
  readonly heap: number;
}

function sync(what: string, port: string): Sync {
  const script = new URL('world-sync.ts', import.meta.url).pathname;
  return JSON.parse(
    String(
      execFileSync(process.execPath, [...HEAP_OPTIONS, script, what, port], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    ),
  );
}

const { child, port } = await startListServer(LARGE);
try {
  const bare: Sync[] = [];
  const world: Sync[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(sync('bare', port));
    world.push(sync('world', port));
  }
  const server = sync('server', port);
  const [bareTime, worldTime] = [bare, world].map((runs) =>
    median(runs.map(({ milliseconds }) => milliseconds)),
  );
  figure('bare paged list of all three kinds at once, parsed', `${bareTime?.toFixed(0)} ms`);
  figure('first sync of the live world', `${worldTime?.toFixed(0)} ms`);
  figure('ratio', ((worldTime ?? 0) / (bareTime ?? 1)).toFixed(2), 'at most 1.5');
  figure('resident: the list alone', `${median(bare.map(({ resident }) => resident)).toFixed(0)} MB`);
  figure('resident: the live world alone', `${median(world.map(({ resident }) => resident)).toFixed(0)} MB`);
  figure('resident: the webhook with it', `${server.resident.toFixed(0)} MB`, 'at most 250 MB');
  figure('most resident while it was read', `${server.peak.toFixed(0)} MB`);
} finally {
  child.kill();
}
