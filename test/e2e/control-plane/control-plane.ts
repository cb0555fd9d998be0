import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, startApiServer } from './api-server.ts';
import type { Binaries } from './binaries.ts';
import { type Etcd, startEtcd } from './etcd.ts';

/** What a client needs to talk to a control plane. */
export interface Access {
  /** The path of a kubeconfig whose user may do everything. */
  readonly kubeconfig: string;
  /** The path of kubectl. */
  readonly kubectl: string;
  /** A folder for files, gone when the control plane has stopped. */
  readonly folder: string;
}

export interface ControlPlane {
  readonly access: Access;
  readonly apiServer: ApiServer;
  readonly etcd: Etcd;
  /** Stops all and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts etcd and kube-apiserver on loopback. There is no controller manager: nothing makes pods of a StatefulSet, collects
 * garbage or empties a namespace that is deleted. `flags` are added to the command line of kube-apiserver.
 */
export async function startControlPlane(
  { etcd, apiServer, kubectl }: Binaries,
  flags: readonly string[] = [],
): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-e2e-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const store = await startEtcd(etcd, folder).catch(async (error: unknown) => {
    remove();
    throw error;
  });
  try {
    const server = await startApiServer(apiServer, store.url, folder, flags);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigFor(server)), { mode: 0o600 });
    mkdirSync(join(folder, 'home'));
    return {
      access: { kubeconfig, kubectl, folder },
      apiServer: server,
      etcd: store,
      stop: async () => {
        await server.stop();
        await store.child.stop();
        remove();
      },
    };
  } catch (error) {
    await store.child.stop();
    remove();
    throw error;
  }
}

function kubeconfigFor({ url, authority, token }: ApiServer): unknown {
  const data = Buffer.from(authority).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server: url, 'certificate-authority-data': data } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
    'current-context': 'e2e',
  };
}
