import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import type { Cluster } from './cluster.ts';
import { type Choices, mutating, type Target, validating } from './configurations.ts';
import { servingFiles } from './control-plane/certificates.ts';
import { type Child, startChild } from './control-plane/child.ts';
import { freePorts } from './control-plane/ports.ts';
import { PROBE, register } from './registration.ts';

export const COMMAND = fileURLToPath(new URL('../../dist/cli/mooring.cjs', import.meta.url));

export interface ServeOptions {
  /** `recommended` when left out. */
  readonly policy?: string;
  /** What `--world` is given; `none` when left out. */
  readonly world?: string;
  /** More words of the command line. */
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `mooring serve` as a process, on one port however often it is started. */
export interface Mooring {
  readonly validate: Target;
  readonly mutate: Target;
  /**
   * The log's lines of decisions, in their order, without those of the registration: once there are `count`, since lines are
   * written up to a second late. @throws Error when they do not come
   */
  decisions(count: number): Promise<readonly JsonObject[]>;
  log(): string;
  /** What Prometheus is told. */
  metrics(): Promise<string>;
  /** Resolves once `ready` gives true. @throws Error with the log when the process ends before, or time runs out */
  until(ready: () => Promise<boolean>, seconds: number): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts the webhook as it is built; it is stopped when the test ends. */
export async function serveMooring(
  t: Pick<Test, 'teardown'>,
  cluster: Pick<Cluster, 'access'>,
  options: ServeOptions = {},
): Promise<Mooring> {
  const [port, metricsPort] = await freePorts(2);
  const { folder } = cluster.access;
  const name = `mooring-${randomBytes(4).toString('hex')}`;
  const { authority, certFile, keyFile } = await servingFiles(folder, name);
  const args = [
    COMMAND,
    'serve',
    '--host=127.0.0.1',
    `--port=${port}`,
    `--metrics-port=${metricsPort}`,
    `--tls-cert=${certFile}`,
    `--tls-key=${keyFile}`,
    `--policy=${options.policy ?? 'recommended'}`,
    `--world=${options.world ?? 'none'}`,
    '--drain-seconds=0',
    ...(options.words ?? []),
  ];
  const env = { PATH: process.env.PATH, ...options.env };
  let child: Child;
  const start = async () => {
    child = startChild(process.execPath, args, { logFile: join(folder, `${name}.log`), env });
    await child.until(() => isReady(port, authority), 30);
  };
  await start();
  t.teardown(() => child.stop());
  const target = (path: string) => ({ url: `https://127.0.0.1:${port}/${path}`, authority });
  return {
    validate: target('validate'),
    mutate: target('mutate'),
    async decisions(count) {
      const own = () => decisionsOf(child.log()).filter(({ name }) => name !== PROBE);
      await child.until(async () => own().length >= count, 10);
      return own();
    },
    log: () => child.log(),
    metrics: async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text(),
    until: (ready, seconds) => child.until(ready, seconds),
    start,
    stop: () => child.stop(),
    signal: (signal) => process.kill(child.pid, signal),
  };
}

/** Starts the webhook and registers both of its doors for the cluster's namespace. */
export async function installMooring(
  t: Test,
  cluster: Cluster,
  options: ServeOptions & Omit<Choices, 'namespace'> = {},
): Promise<Mooring> {
  const mooring = await serveMooring(t, cluster, options);
  const choices = { ...options, namespace: cluster.namespace };
  const doors = () => new Set(decisionsOf(mooring.log()).map(({ door }) => door));
  const configurations = [validating(mooring.validate, choices), mutating(mooring.mutate, choices)];
  await register(t, cluster, configurations, () => doors().size === 2);
  return mooring;
}

function decisionsOf(log: string): readonly JsonObject[] {
  const lines = log.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.map((line): JsonObject => JSON.parse(line)).filter(({ msg }) => msg === 'decision');
}

/** Whether what serves at `port` of loopback, by that authority, says that it is ready. */
export function isReady(port: number | undefined, ca: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/readyz', ca, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });
}
