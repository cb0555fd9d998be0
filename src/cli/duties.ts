import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { DAY, parseDuration } from '../kubernetes/duration.ts';
import type { Policy } from '../policy/policy.ts';
import type { Metrics } from '../server/metrics.ts';
import type { ServeOptions } from '../server/serve.ts';
import { type Arguments, flag, labelOption, type Option, stringOption, UsageError } from './command.ts';
import type { OpenWorld } from './world.ts';

const LEASE = 'mooring-audit';

/** The options of what the webhook does in its cluster besides answering. */
export const DUTY_OPTIONS: Readonly<
  Record<'events' | 'audit-interval' | 'audit-lease' | 'publish-reports', Option>
> = {
  events: {
    type: 'boolean',
    description: 'with --world cluster: write an Event about each object for which a request was refused',
  },
  'audit-interval': {
    type: 'string',
    value: 'DURATION',
    description:
      'with --world cluster: audit the whole cluster this often (such as 10m), and when it changes; one replica does',
  },
  'audit-lease': {
    type: 'string',
    value: 'NAME',
    description: `with --audit-interval: the Lease, in their own namespace, by which replicas agree on the one that audits; ${LEASE} when left out`,
  },
  'publish-reports': {
    type: 'boolean',
    description: 'with --audit-interval: write what is found as PolicyReports, one a namespace',
  },
};

const SHORTEST_MS = 10_000;
const LONGEST_MS = 7 * DAY;

/** Duties that are under way: what the server takes part in them by, and their end. */
export interface Duties extends Pick<ServeOptions, 'witness'> {
  close(): Promise<void>;
}

/** Takes up the duties that the command line asks for. `policy` gives the one in force. @throws UsageError */
export async function takeUpDuties(
  args: Arguments,
  opened: OpenWorld,
  policy: () => Policy,
  { logger: log, metrics: served }: { readonly logger: Logger; readonly metrics: Metrics },
): Promise<Duties> {
  const { cluster, upkeep } = opened;
  const interval = intervalOption(args);
  const asked = Object.keys(DUTY_OPTIONS).find((name) => args.values[name]);
  if (asked === undefined) return { close: async () => undefined };
  if (!cluster || !upkeep) throw new UsageError(`--${asked} goes with --world cluster`);
  for (const name of ['publish-reports', 'audit-lease']) {
    if (args.values[name] && interval === undefined)
      throw new UsageError(`--${name} goes with --audit-interval`);
  }
  const { client } = cluster;
  const closing: (() => Promise<void>)[] = [];
  let witness: ServeOptions['witness'];
  if (flag(args, 'events')) {
    const { RefusalEvents } = await import('../publish/refusal-events.ts');
    const events = new RefusalEvents({ client, log });
    witness = (request, decision) => events.observe(request, decision);
    closing.push(() => events.stop());
  }
  if (interval !== undefined) {
    const { AuditMetrics } = await import('../publish/audit-metrics.ts');
    const { BackgroundAudit } = await import('../publish/background-audit.ts');
    const { Rhythm, rhythmOf } = await import('../publish/rhythm.ts');
    const { Elector } = await import('../cluster/elector.ts');
    const { Lease } = await import('../cluster/lease.ts');
    const metrics = new AuditMetrics();
    const publish = flag(args, 'publish-reports');
    const rhythm = new Rhythm(rhythmOf(interval));
    // Another policy may read another world.
    const world = () => opened.world;
    const audit = new BackgroundAudit({ client, world, upkeep, policy, metrics, log, rhythm, publish });
    metrics.register(served.registry);
    cluster.onChange(() => audit.changed());
    const elector = new Elector({
      lease: new Lease(client, client.namespace, labelOption(args, 'audit-lease') ?? LEASE),
      identity: `${hostname()}_${randomUUID()}`,
      log,
      lead: (signal) => audit.run(signal),
    });
    closing.push(() => elector.stop());
  }
  return {
    ...(witness ? { witness } : {}),
    close: async () => {
      await Promise.all(closing.map((close) => close()));
    },
  };
}

/** Milliseconds; undefined when it was not given. */
function intervalOption(args: Arguments): number | undefined {
  const value = stringOption(args, 'audit-interval');
  if (value === undefined) return undefined;
  const milliseconds = /^[0-9]{1,6}[smh]$/.test(value) ? (parseDuration(value) ?? 0) : 0;
  if (milliseconds >= SHORTEST_MS && milliseconds <= LONGEST_MS) return milliseconds;
  throw new UsageError(`--audit-interval takes 10s to 168h, such as 10m; it was given "${value}"`);
}
