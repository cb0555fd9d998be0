import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterSecret, clusterWebhooks } from '../../certificates/cluster-store.ts';
import { developmentCertificate } from '../../certificates/development.ts';
import { Keeper } from '../../certificates/keeper.ts';
import { LIFETIMES } from '../../certificates/rotation.ts';
import { serviceNames } from '../../certificates/service-names.ts';
import { keepUp } from '../../certificates/upkeep.ts';
import type { KeyPair } from '../../certificates/x509.ts';
import { certificateFailed, type Pair, ServedTls } from '../../server/served-tls.ts';
import { connectOption } from '../world.ts';
import type { OpenMode } from './open.ts';
import { selfNames } from './options.ts';

/** How long the start waits for the cluster. After that /livez answers with a certificate that nobody trusts. */
const FIRST_LOOK_MS = 5000;

/** A certificate that replicas make, share and renew among themselves. */
export const openSelf: OpenMode = async (args, io, settings, observers) => {
  const client = await connectOption(args, io);
  const { service, namespace, secret, configuration } = selfNames(args, client.namespace);
  let failure: string | undefined;
  let tls: ServedTls | undefined;
  const keeper = new Keeper({
    secrets: clusterSecret(client, namespace, secret),
    bundles: clusterWebhooks(client, configuration),
    names: serviceNames(service, namespace),
    lifetimes: LIFETIMES,
    now: () => Date.now(),
    onServe: (leaf) => tls?.usePair(parsed(leaf)),
  });
  const stop = new AbortController();
  // Made beforehand: between what the keeper serves now and the next thing it serves, nothing must be waited for.
  const placeholder: Pair = { ...parsed(await developmentCertificate(Date.now())), temporary: true };
  const first = keepUp(keeper, stop.signal, (error) => {
    if (error !== undefined) certificateFailed(error, observers);
    failure = error instanceof Error ? error.message : undefined;
  });
  await Promise.race([first, sleep(FIRST_LOOK_MS, undefined, { ref: false })]);
  const served = new ServedTls(keeper.served ? parsed(keeper.served) : placeholder, settings, observers);
  tls = served;
  return {
    tls: served,
    condition: {
      pending: () => (keeper.trusted ? [] : ['a certificate that the webhook configurations trust']),
      details: () => ({ certificate: { expires: served.expires, ...(failure ? { failure } : {}) } }),
    },
    close: () => {
      stop.abort();
      client.close();
    },
  };
};

function parsed({ certificate, key }: KeyPair): Pair {
  return { certificate, key, leaf: new X509Certificate(certificate) };
}
