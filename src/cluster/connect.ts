import { Client } from './client.ts';
import { inClusterEndpoint } from './in-cluster.ts';
import { type KubeconfigOptions, kubeconfigEndpoint } from './kubeconfig.ts';

export interface ConnectOptions extends KubeconfigOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A client of the cluster that is meant: that of the kubeconfig or context named, else the one this process is a pod
 * of, else that of the usual kubeconfig. Nothing is asked of it yet. @throws KubeconfigError
 */
export async function connect({ env, ...kubeconfig }: ConnectOptions): Promise<Client> {
  const named = kubeconfig.file !== undefined || kubeconfig.context !== undefined || Boolean(env.KUBECONFIG);
  const pod = named ? undefined : inClusterEndpoint(env);
  return new Client(pod ?? (await kubeconfigEndpoint(kubeconfig)));
}
