import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { collect } from '../audit/collect.ts';
import { readManifests } from '../audit/manifests.ts';
import type { Client } from '../cluster/client.ts';
import type { Policy } from '../policy/policy.ts';
import { emptyWorld } from '../world/empty.ts';
import { worldFromManifests } from '../world/from-manifests.ts';
import type { Upkeep } from '../world/status.ts';
import type { World } from '../world/world.ts';
import { type Arguments, type Io, type Option, stringOption, UsageError } from './command.ts';

/** The options of every command that speaks to a cluster. */
export const CLUSTER_OPTIONS: Readonly<Record<'kubeconfig' | 'context', Option>> = {
  kubeconfig: {
    type: 'string',
    value: 'FILE',
    description:
      'the kubeconfig of the cluster; when left out, that of the pod this runs in, or the usual one',
  },
  context: {
    type: 'string',
    value: 'NAME',
    description: 'the context of the kubeconfig; its current one when left out',
  },
};

/** A world, and what keeps it up to date where something does. */
export interface OpenWorld {
  readonly world: World;
  readonly upkeep?: Upkeep;
  /** Another policy is in force, which may read other kinds. */
  follow(policy: Policy): void;
  /** The cluster that it is of, where it is of one. */
  readonly cluster?: OpenCluster;
  close(): Promise<void>;
}

/** A cluster that is spoken to. */
export interface OpenCluster {
  readonly client: Client;
  /** Calls `listener` whenever the world is other than before. */
  onChange(listener: () => void): void;
}

/** Opens the world that `--world` names. @throws UsageError */
export async function openWorld(args: Arguments, policy: Policy, logger: Logger, io: Io): Promise<OpenWorld> {
  const named = stringOption(args, 'world') ?? 'none';
  if (named === 'cluster') return openCluster(args, policy, logger, io);
  const asked = Object.keys(CLUSTER_OPTIONS).find((option) => stringOption(args, option) !== undefined);
  if (asked !== undefined && stringOption(args, 'certificates') !== 'self') {
    throw new UsageError(`--${asked} goes with --world cluster or --certificates self`);
  }
  const world = named === 'none' ? emptyWorld : await worldOfPaths([named], io);
  return { world, follow: () => undefined, close: async () => undefined };
}

async function openCluster(args: Arguments, policy: Policy, logger: Logger, io: Io): Promise<OpenWorld> {
  const { FollowingWorld } = await import('../cluster/following-world.ts');
  const client = await connectOption(args, io);
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const live = new FollowingWorld({ client, kinds: policy.reads, log: logger, changed });
  logger.info(
    { server: client.endpoint.server.origin, source: client.endpoint.source },
    'reading the cluster',
  );
  live.ready.then(() => logger.info({ kinds: live.status().length }, 'the cluster is known'));
  return {
    get world() {
      return live.world;
    },
    upkeep: live,
    cluster: { client, onChange: (listener) => listeners.push(listener) },
    follow: ({ reads }) => void live.follow(reads),
    close: async () => {
      await live.stop();
      client.close();
    },
  };
}

/** A client of the cluster that `--kubeconfig` and `--context` name. @throws UsageError */
export async function connectOption(args: Arguments, io: Pick<Io, 'cwd' | 'env'>) {
  const { connect } = await import('../cluster/connect.ts');
  const file = stringOption(args, 'kubeconfig');
  const context = stringOption(args, 'context');
  try {
    return await connect({
      env: io.env,
      ...(file === undefined ? {} : { file: resolve(io.cwd, file) }),
      ...(context === undefined ? {} : { context }),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'KUBECONFIG') {
      throw new UsageError(error.message);
    }
    throw error;
  }
}

/** The world that the manifests at `paths` make. @throws UsageError */
export async function worldOfPaths(paths: readonly string[], io: Pick<Io, 'cwd' | 'stdin'>): Promise<World> {
  const set = await readManifests(collect(paths, io));
  if (set.errors.length > 0) {
    const lines = set.errors.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    throw new UsageError(`--world cannot be read:\n${lines.join('\n')}`);
  }
  return worldFromManifests(set.manifests.map(({ object }) => object));
}
