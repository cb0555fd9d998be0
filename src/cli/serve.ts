import type { Judge } from '../admission/validate.ts';
import { CERTIFICATE_OPTIONS } from './certificates/options.ts';
import { type Arguments, type Command, EXIT, stringOption, stringOptions, UsageError } from './command.ts';
import { DUTY_OPTIONS, takeUpDuties } from './duties.ts';
import { POLICY_OPTION } from './policy-option.ts';
import { CLUSTER_OPTIONS, openWorld } from './world.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serves the admission webhook over HTTPS',
  usage: '[OPTION]...',
  description: `
POST /validate and /mutate take AdmissionReviews of admission.k8s.io/v1; GET /livez and /readyz tell of health, on the same
port; GET /metrics, for Prometheus, is on a port of its own. SIGTERM drains, then ends. MOORING_LOG_LEVEL sets the level.`,
  options: {
    host: { type: 'string', value: 'ADDRESS', default: '0.0.0.0', description: 'the address to listen on' },
    port: { type: 'string', value: 'PORT', default: '8443', description: 'the port of the webhook' },
    'metrics-port': {
      type: 'string',
      value: 'PORT',
      default: '9090',
      description: 'the port of the metrics; none to serve none',
    },
    ...POLICY_OPTION,
    ...CERTIFICATE_OPTIONS,
    world: {
      type: 'string',
      value: 'none|cluster|PATH',
      default: 'none',
      description:
        'what is known of other objects: nothing, all that the policy reads of a cluster, or these manifests',
    },
    ...CLUSTER_OPTIONS,
    ...DUTY_OPTIONS,
    'drain-seconds': {
      type: 'string',
      value: 'SECONDS',
      default: '5',
      description: 'how long to serve on after SIGTERM, while endpoints forget this process',
    },
  },
  async run(args, io) {
    if (args.positionals.length > 0)
      throw new UsageError(`serve takes no operand: ${args.positionals.join(' ')}`);
    const host = stringOption(args, 'host') ?? '0.0.0.0';
    const port = portOption(args, 'port');
    const metricsPort =
      stringOption(args, 'metrics-port') === 'none' ? undefined : portOption(args, 'metrics-port');
    const drain = secondsOption(args, 'drain-seconds');
    const { createLogger } = await import('../server/logger.ts');
    const { Metrics } = await import('../server/metrics.ts');
    const { openPolicy } = await import('./policy.ts');
    const { openCertificates } = await import('./certificates/open.ts');
    const { serve } = await import('../server/serve.ts');
    const logger = createLogger(io.env.MOORING_LOG_LEVEL);
    const observers = { logger, metrics: new Metrics() };
    const closing: (() => unknown)[] = [];
    try {
      const policy = await openPolicy(stringOptions(args, 'policy'), observers);
      closing.push(policy.close);
      const world = await openWorld(args, policy.current, logger, io);
      closing.push(world.close);
      policy.onChange(world.follow);
      const { tls, condition, close: closeTls } = await openCertificates(args, io, observers);
      closing.push(closeTls);
      const duties = await takeUpDuties(args, world, () => policy.current, observers);
      closing.push(duties.close);
      const judge: Judge = {
        get policy() {
          return policy.current;
        },
        get world() {
          return world.world;
        },
        now: () => Date.now(),
      };
      const server = await serve({
        ...{ host, port, metricsPort, judge, ...observers, tls: tls.current },
        conditions: [policy.condition, condition],
        ...(world.upkeep ? { upkeep: world.upkeep } : {}),
        ...(duties.witness ? { witness: duties.witness } : {}),
      }).catch((error: unknown) => {
        throw listenError(error, host);
      });
      tls.onChange((changed) => server.useTls(changed));
      // What changed while the ports were opened.
      server.useTls(tls.current);
      await stopSignal();
      await server.stop(drain * 1000);
    } finally {
      for (const close of closing.reverse()) await close();
    }
    return EXIT.clean;
  },
};

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once, as by default. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['SIGTERM', 'SIGINT'] as const;
    const stop = () => {
      for (const signal of signals) process.removeListener(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

export function portOption(args: Arguments, name: string): number {
  const value = stringOption(args, name) ?? '';
  const port = Number(value);
  if (!/^[0-9]+$/.test(value) || port > 65_535) {
    throw new UsageError(`--${name} takes a port from 0 to 65535; it was given "${value}"`);
  }
  return port;
}

function secondsOption(args: Arguments, name: string): number {
  const value = stringOption(args, name) ?? '';
  if (!/^[0-9]{1,4}$/.test(value)) {
    throw new UsageError(`--${name} takes whole seconds, at most 9999; it was given "${value}"`);
  }
  return Number(value);
}

function listenError(error: unknown, host: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const port = 'port' in error ? String(error.port) : '';
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; choose another with --port or --metrics-port`,
    EACCES: `port ${port} may not be opened by this user; ports from 1024 on may`,
    EADDRNOTAVAIL: `this machine has no address ${host}`,
    ENOTFOUND: `this machine has no address ${host}`,
  };
  const known = words[String(error.code)];
  return known ? new UsageError(known) : error;
}
