import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { LiveWorld } from '../../src/cluster/live-world.ts';
import { ApiServer } from './api-server.ts';
import { QUICK, until } from './harness.ts';

const SERVICES = '/api/v1/services';

/** One thing that happens to the server. */
type Step =
  | { readonly do: 'put' | 'remove'; readonly name: string; readonly value: number }
  | { readonly do: 'cut' | 'freeze' | 'half' | 'garble' | 'end' | 'bookmark' | 'compact' }
  | { readonly do: 'fail'; readonly status: number; readonly part: string };

const name = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor');
const change: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
  name,
  value: fc.nat({ max: 9 }),
});
const fault: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      'cut' as const,
      'freeze' as const,
      'half' as const,
      'garble' as const,
      'end' as const,
      'bookmark' as const,
      'compact' as const,
    ),
  }),
  fc.record({
    do: fc.constant('fail' as const),
    status: fc.constantFrom(401, 403, 404, 410, 429, 500, 503),
    part: fc.constantFrom('watch=true', 'limit=', 'continue=', SERVICES),
  }),
);

function happen(server: ApiServer, step: Step): void {
  switch (step.do) {
    case 'put': {
      const metadata = { name: step.name, namespace: 'shop', labels: { value: String(step.value) } };
      server.put(SERVICES, { metadata });
      break;
    }
    case 'remove':
      server.remove(SERVICES, step.name, 'shop');
      break;
    case 'fail':
      server.fail(step.part, { status: step.status }, 2);
      break;
    default:
      server[step.do](SERVICES);
  }
}

function truth(server: ApiServer): string {
  const told = server.objects(SERVICES).map(({ metadata }) => [metadata.name, labelOf(metadata.labels)]);
  return JSON.stringify(told.sort());
}

function labelOf(labels: unknown): string {
  return (labels as { value?: string } | undefined)?.value ?? '';
}

/** What the world says, sorted; `unknown` where it says nothing. */
function said(live: LiveWorld): string {
  const answer = live.world.services('shop');
  if (!answer.known) return 'unknown';
  return JSON.stringify(answer.value.map(({ meta }) => [meta.name, meta.labels.get('value') ?? '']).sort());
}

t.test('whatever happens, in whatever order, the world ends equal to what the server holds', async (t) => {
  const step = fc.oneof({ arbitrary: change, weight: 3 }, { arbitrary: fault, weight: 2 });
  // Some at once, some after the world has had time to be in the middle of something.
  const pause = fc.constantFrom(0, 0, 1, 3, 10);
  const steps = fc.array(fc.tuple(step, pause), { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (happenings, expireByEvent) => {
      const server = await new ApiServer().serve(SERVICES).listen();
      server.expireByEvent = expireByEvent;
      const client = new Client(server.endpoint);
      const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
      const live = new LiveWorld({
        client,
        kinds: ['Service'],
        log,
        timings: { ...QUICK, silence: 60, deniedWait: 10 },
      });
      try {
        for (const [what, milliseconds] of happenings) {
          happen(server, what);
          if (milliseconds > 0) await sleep(milliseconds);
        }
        server.heal();
        await until(() => said(live) === truth(server));
      } finally {
        await live.stop();
        client.close();
        await server.close();
      }
    }),
    { numRuns: 120, timeout: 20_000 },
  );
  t.pass();
});
