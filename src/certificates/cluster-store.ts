import type { Client } from '../cluster/client.ts';
import { hasCode } from '../cluster/error.ts';
import { type Resource, revisionOf } from '../cluster/resource.ts';
import { dig, get, isObject, type JsonObject, list, text } from '../kubernetes/json.ts';
import {
  LostRace,
  type Published,
  type SecretStore,
  type StoredSecret,
  type WebhookBundles,
} from './store.ts';

const SECRETS: Resource = { apiVersion: 'v1', plural: 'secrets' };
const CONFIGURATIONS = [
  ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
  ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
] as const;

/** Milliseconds for one request. */
const TIMEOUT = 10_000;
const WRITE = { timeout: TIMEOUT, fieldManager: 'mooring' };

/** The Secret `name` of `namespace` in a cluster. */
export function clusterSecret(client: Client, namespace: string, name: string): SecretStore {
  /** As last read: a write keeps what else is in it. */
  let whole: JsonObject | undefined;
  return {
    name: `${namespace}/${name}`,
    read: async () => {
      whole = await found(client.get(SECRETS, { namespace, name }, { timeout: TIMEOUT }));
      return whole && { resourceVersion: revisionOf(whole) ?? '', data: decoded(get(whole, 'data')) };
    },
    write: (data, previous) => {
      const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]));
      return raced(
        previous ? replace(client, whole, previous, encoded) : create(client, { namespace, name }, encoded),
      );
    },
  };
}

/** The webhook configurations called `name`, as far as they exist. */
export function clusterWebhooks(client: Client, name: string): WebhookBundles {
  const read = new Map<string, JsonObject>();
  return {
    read: async () => {
      const all = await Promise.all(
        CONFIGURATIONS.map(async ([kind, plural]): Promise<readonly Published[]> => {
          const whole = await found(client.get(configurations(plural), { name }, { timeout: TIMEOUT }));
          if (!whole) return [];
          const title = `${kind} ${name}`;
          read.set(title, whole);
          const bundles = list(get(whole, 'webhooks')).map(bundleOf);
          return [{ name: title, resourceVersion: revisionOf(whole) ?? '', bundles }];
        }),
      );
      return all.flat();
    },
    write: async (published, pem) => {
      const whole = read.get(published.name);
      const plural = CONFIGURATIONS.find(([kind]) => published.name.startsWith(kind))?.[1];
      if (!whole || !plural || revisionOf(whole) !== published.resourceVersion)
        throw new LostRace(published.name);
      const webhooks = list(get(whole, 'webhooks')).map((webhook) => withBundle(webhook, base64(pem)));
      await raced(client.replace(configurations(plural), { ...whole, webhooks }, WRITE));
    },
  };
}

function configurations(plural: string): Resource {
  return { apiVersion: 'admissionregistration.k8s.io/v1', plural };
}

function create(client: Client, metadata: JsonObject, data: JsonObject): Promise<unknown> {
  const labels = { 'app.kubernetes.io/managed-by': 'mooring' };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, labels },
    type: 'Opaque',
    data,
  };
  return client.create(SECRETS, secret, WRITE);
}

/** The resource version stays in the object: the API server refuses it once another has written (409). */
async function replace(
  client: Client,
  whole: JsonObject | undefined,
  previous: StoredSecret,
  data: JsonObject,
): Promise<void> {
  if (!whole || revisionOf(whole) !== previous.resourceVersion) throw new LostRace('the Secret');
  const before = get(whole, 'data');
  await client.replace(SECRETS, { ...whole, data: { ...(isObject(before) ? before : {}), ...data } }, WRITE);
}

async function found(asked: Promise<JsonObject>): Promise<JsonObject | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

async function raced(written: Promise<unknown>): Promise<void> {
  try {
    await written;
  } catch (error) {
    // One that was deleted since is a race lost as well.
    if (hasCode(error, 'CONFLICT', 'ALREADY_EXISTS', 'NOT_FOUND'))
      throw new LostRace(error.message, { cause: error });
    throw error;
  }
}

function bundleOf(webhook: unknown): string {
  return Buffer.from(text(dig(webhook, 'clientConfig', 'caBundle')) ?? '', 'base64').toString();
}

function withBundle(webhook: unknown, caBundle: string): JsonObject {
  const clientConfig = get(webhook, 'clientConfig');
  return {
    ...(isObject(webhook) ? webhook : {}),
    clientConfig: { ...(isObject(clientConfig) ? clientConfig : {}), caBundle },
  };
}

function decoded(data: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(isObject(data) ? data : {});
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(text(value) ?? '', 'base64').toString()]),
  );
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}
