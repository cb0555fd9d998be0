import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Judge } from '../admission/validate.ts';
import type { Upkeep } from '../world/status.ts';
import type { Witness } from './answer.ts';
import { buildApp, type Draining, type Tls } from './app.ts';
import { closeWithin } from './close.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Metrics } from './metrics.ts';
import { metricsServer } from './telemetry.ts';
import { addWorldMetrics } from './world-metrics.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** undefined serves no metrics. */
  readonly metricsPort: number | undefined;
  readonly tls: Tls;
  readonly judge: Judge;
  readonly logger: Logger;
  /** Told of by metrics; not ready until nothing of it is pending. */
  readonly upkeep?: Upkeep;
  readonly witness?: Witness;
  /** Adds metrics of others to those that are served. */
  readonly instrument?: (registry: Registry) => void;
  /** Those that differ from LIMITS. */
  readonly limits?: Partial<Limits>;
}

export interface RunningServer {
  readonly port: number;
  readonly metricsPort: number | undefined;
  /**
   * Stops without losing a request: not ready at once, still serving for `drainMilliseconds` while endpoints forget this
   * process, then no new connections, and the end when those in flight are answered.
   */
  stop(drainMilliseconds: number): Promise<void>;
}

/** Starts the webhook and its metrics. Rejects, with nothing left listening, when a port cannot be had. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { host, judge, logger } = options;
  const metrics = new Metrics();
  metrics.setPolicy(judge.policy);
  options.instrument?.(metrics.registry);
  if (options.upkeep) addWorldMetrics(metrics.registry, options.upkeep);
  const state: Draining = { draining: false };
  const app = buildApp({ ...options, metrics }, state);
  await app.listen({ host, port: options.port });
  const telemetry = await listenMetrics(metrics, options).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const { port } = app.server.address() as AddressInfo;
  logger.info({ host, port, policy: judge.policy.name, generation: judge.policy.generation }, 'serving');
  return {
    port,
    metricsPort: telemetry && (telemetry.address() as AddressInfo).port,
    stop: async (drainMilliseconds) => {
      state.draining = true;
      logger.info({ drainMilliseconds }, 'draining');
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
      await closeWithin(app, options.limits?.grace ?? LIMITS.grace);
      await closed(telemetry);
      logger.info('stopped');
    },
  };
}

async function listenMetrics(
  metrics: Metrics,
  { host, metricsPort, logger }: ServeOptions,
): Promise<Server | undefined> {
  if (metricsPort === undefined) return undefined;
  const server = metricsServer(metrics, logger);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(metricsPort, host, resolve);
  });
  return server;
}

function closed(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!server) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
