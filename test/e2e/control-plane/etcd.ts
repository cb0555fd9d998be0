import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { freePorts } from './ports.ts';

export interface Etcd {
  readonly url: string;
  readonly child: Child;
  /** Forgets all revisions before `revision`, a resourceVersion. */
  compact(revision: string): Promise<void>;
}

/** Starts an etcd whose data lies in `folder`, reachable by loopback alone, without encryption. */
export async function startEtcd(etcd: string, folder: string): Promise<Etcd> {
  const [client, peer] = await freePorts(2);
  const url = `http://127.0.0.1:${client}`;
  const peerUrl = `http://127.0.0.1:${peer}`;
  const args = [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--log-level=warn',
    '--logger=zap',
  ];
  // Without the ETCD_ variables of whoever runs the tests.
  const child = startChild(etcd, args, {
    logFile: join(folder, 'etcd.log'),
    env: { PATH: process.env.PATH },
  });
  await child.until(() => isHealthy(url), 30);
  return { url, child, compact: (revision) => compact(url, revision) };
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health`).catch(() => undefined);
  return answer?.ok === true;
}

/** Through the JSON gateway of etcd's own API (etcd.io/docs, "gRPC gateway"). */
async function compact(url: string, revision: string): Promise<void> {
  const answer = await fetch(`${url}/v3/kv/compaction`, {
    method: 'POST',
    body: JSON.stringify({ revision, physical: true }),
  });
  if (!answer.ok) throw new Error(`etcd does not compact: ${answer.status} ${await answer.text()}`);
}
