import type { KubeConfig } from '@kubernetes/client-node';
import { wordsOf } from '../kubernetes/error-words.ts';
import { type Credentials, type Endpoint, remembered } from './endpoint.ts';

/** Options: the `--kubeconfig` file and the `--context`, where they are given. */
export interface KubeconfigOptions {
  readonly file?: string;
  readonly context?: string;
}

/** The kubeconfig cannot be used. The message says why, and what to do. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
  readonly code = 'KUBECONFIG';
}

/**
 * The API server of a kubeconfig, as kubectl finds it: the file given, else $KUBECONFIG, else ~/.kube/config; with exec
 * plugins, client certificates, tokens and proxies as the Kubernetes client has them.
 * @throws KubeconfigError
 */
export async function kubeconfigEndpoint(options: KubeconfigOptions = {}): Promise<Endpoint> {
  // Takes 0.6 s and 80 MB, nearly all for models of every API object: there is no narrower entry, since its config.js
  // imports the whole of them.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const read = () => load(new KubeConfig(), options);
  let config = read();
  const cluster = config.getCurrentCluster();
  const context = config.getContextObject(config.getCurrentContext());
  if (!cluster || !context) throw new KubeconfigError('the kubeconfig names no cluster');
  const { forget, credentials } = remembered(() => credentialsOf(config));
  return {
    server: serverOf(cluster.server),
    namespace: context.namespace ?? 'default',
    source: `context "${context.name}" of the kubeconfig`,
    // An empty one is none, as for kubectl.
    proxy: cluster.proxyUrl ? hostOf(cluster.proxyUrl) : undefined,
    credentials,
    forget: () => {
      // A fresh KubeConfig: the old one holds the token of an exec plugin until it expires, even if it was revoked.
      config = read();
      forget();
    },
  };
}

function load(config: KubeConfig, { file, context }: KubeconfigOptions): KubeConfig {
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    const which = file === undefined ? 'the kubeconfig' : `the kubeconfig ${file}`;
    throw new KubeconfigError(`${which} cannot be read: ${wordsOf(error)}`);
  }
  const names = config.getContexts().map(({ name }) => name);
  const wanted = context ?? config.getCurrentContext();
  // What the client makes up when it finds no file at all.
  if (names.length === 0 || names[0] === 'loaded-context') {
    throw new KubeconfigError('there is no kubeconfig: give --kubeconfig FILE, or set KUBECONFIG');
  }
  if (!wanted)
    throw new KubeconfigError(`the kubeconfig names no current context; give --context: ${names.join(', ')}`);
  if (!names.includes(wanted)) {
    throw new KubeconfigError(`the kubeconfig has no context "${wanted}"; it has ${names.join(', ')}`);
  }
  config.setCurrentContext(wanted);
  return config;
}

function serverOf(server: string): URL {
  try {
    return new URL(server);
  } catch {
    throw new KubeconfigError(`the kubeconfig's server "${server}" is no URL`);
  }
}

function hostOf(proxy: string): string {
  // Without a scheme, `proxy:3128` is a URL as well: one of the scheme `proxy`, and of no host.
  const host = URL.canParse(proxy) ? new URL(proxy).host : '';
  if (host !== '') return host;
  throw new KubeconfigError('the kubeconfig names a proxy-url that is no URL, such as http://proxy:3128');
}

async function credentialsOf(config: KubeConfig): Promise<Credentials> {
  const options: Credentials = {};
  await config.applyToHTTPSOptions(options);
  const { agent, ...rest } = options;
  // Its agent keeps no connection alive, so ours is used unless there is a proxy to go through.
  return config.getCurrentCluster()?.proxyUrl ? { ...rest, agent } : rest;
}
