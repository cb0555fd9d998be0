import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Judge } from '../admission/validate.ts';
import type { Upkeep } from '../world/status.ts';
import type { Witness } from './answer.ts';
import { buildApp, type Draining } from './app.ts';
import { closeWithin } from './close.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Metrics } from './metrics.ts';
import type { Condition } from './readiness.ts';
import { metricsServer } from './telemetry.ts';
import { secureContext, type Tls } from './tls.ts';
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
  /** Those that differ from LIMITS. */
  readonly limits?: Partial<Limits>;
  /** What readiness waits for and tells of, beside draining. */
  readonly conditions?: readonly Condition[];
  /** A world that is kept up to date: told of by metrics; not ready until nothing of it is pending. */
  readonly upkeep?: Upkeep;
  /** Where to count; the server makes its own when left out. */
  readonly metrics?: Metrics;
  readonly witness?: Witness;
}

export interface RunningServer {
  readonly port: number;
  readonly metricsPort: number | undefined;
  /**
   * Serves new connections with another certificate, or accepts other clients, from now on. Those that are open go on as
   * they began. Whether clients must show a certificate at all is settled at start.
   */
  useTls(tls: Tls): void;
  /**
   * Stops without losing a request: not ready at once, still serving for `drainMilliseconds` while endpoints forget this
   * process, then no new connections, and the end when those in flight are answered.
   */
  stop(drainMilliseconds: number): Promise<void>;
}

/** Starts the webhook and its metrics. Rejects, with nothing left listening, when a port cannot be had. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { host, judge, logger, upkeep, metrics = new Metrics() } = options;
  metrics.setPolicy(judge.policy);
  if (upkeep) addWorldMetrics(metrics.registry, upkeep);
  const state: Draining = { draining: false };
  const conditions = [...(upkeep ? [upkeep] : []), ...(options.conditions ?? [])];
  let { tls } = options;
  const app = buildApp({ ...options, metrics, conditions, tls: () => tls }, state);
  await app.listen({ host, port: options.port });
  const telemetry = await listenMetrics(metrics, options).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const { port } = app.server.address() as AddressInfo;
  const metricsPort = telemetry && (telemetry.address() as AddressInfo).port;
  const { name, generation } = judge.policy;
  logger.info({ host, port, metricsPort, policy: name, generation }, 'serving');
  return {
    port,
    metricsPort,
    useTls: (next) => {
      // All of the context is replaced: what is left out would fall back to Node's defaults.
      app.server.setSecureContext(secureContext(next));
      tls = next;
    },
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
