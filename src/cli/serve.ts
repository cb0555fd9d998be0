import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Judge } from '../admission/validate.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Tls } from '../server/app.ts';
import {
  type Arguments,
  type Command,
  choice,
  EXIT,
  type Io,
  stringOption,
  stringOptions,
  UsageError,
} from './command.ts';
import { DUTY_OPTIONS, type Duties, takeUpDuties } from './duties.ts';
import { CLUSTER_OPTIONS, openWorld } from './world.ts';

const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

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
    policy: {
      type: 'string',
      multiple: true,
      value: 'NAME|FILE|FOLDER',
      description:
        'a bundled policy (observe, baseline, recommended, strict) or your own; recommended when left out',
    },
    'tls-cert': {
      type: 'string',
      value: 'FILE',
      description: 'the certificate, PEM; one for development is made in memory when left out',
    },
    'tls-key': { type: 'string', value: 'FILE', description: 'its key, PEM' },
    'tls-min-version': {
      type: 'string',
      value: 'VERSION',
      default: 'TLSv1.3',
      description: TLS_VERSIONS.join(' or '),
    },
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
    const policy = await loadPolicy(stringOptions(args, 'policy'));
    const tls = await tlsOption(args, io);
    const { createLogger } = await import('../server/logger.ts');
    const { serve } = await import('../server/serve.ts');
    const logger = createLogger(io.env.MOORING_LOG_LEVEL);
    const opened = await openWorld(args, policy, logger, io);
    const { world, upkeep, close } = opened;
    const judge: Judge = { policy, world, now: () => Date.now() };
    const options = { host, port, metricsPort, tls, judge, logger, ...(upkeep ? { upkeep } : {}) };
    let duties: Duties | undefined;
    try {
      duties = await takeUpDuties(args, opened, () => policy, logger);
      const server = await serve({ ...options, ...duties }).catch((error: unknown) => {
        throw listenError(error, host);
      });
      await stopSignal();
      await server.stop(drain * 1000);
    } finally {
      await duties?.close();
      await close();
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

async function tlsOption(args: Arguments, io: Io): Promise<Tls> {
  const certFile = stringOption(args, 'tls-cert');
  const keyFile = stringOption(args, 'tls-key');
  const minVersion = choice(args, 'tls-min-version', TLS_VERSIONS);
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together');
  }
  if (certFile === undefined || keyFile === undefined) {
    const { developmentCertificate } = await import('../certificates/development.ts');
    io.stderr.write('mooring: no --tls-cert given; serving with a development certificate, made in memory\n');
    const { certificate, key } = await developmentCertificate(Date.now());
    return { cert: certificate, key, minVersion };
  }
  const cert = readPem(certFile, '--tls-cert', io);
  const key = readPem(keyFile, '--tls-key', io);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `the certificate ${certFile} and the key ${keyFile} cannot serve together: ${words}`,
    );
  }
  return { cert, key, minVersion };
}

function readPem(file: string, option: string, io: Io): Buffer {
  try {
    return readFileSync(resolve(io.cwd, file));
  } catch (error) {
    throw new UsageError(
      `${option} ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
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
