import { X509Certificate } from 'node:crypto';
import {
  LostRace,
  type Published,
  type SecretStore,
  type StoredSecret,
  type WebhookBundles,
} from '../../src/certificates/store.ts';

/** Waits for its turn before an operation is carried out. */
export type Gate = () => Promise<void>;

/** A Secret and two webhook configurations, with the API server's optimistic locking. */
export class MemoryCluster {
  secret: StoredSecret | undefined;
  readonly configurations = new Map<string, Published>([
    [
      'ValidatingWebhookConfiguration mooring',
      { name: 'ValidatingWebhookConfiguration mooring', resourceVersion: '0', bundles: ['', ''] },
    ],
    [
      'MutatingWebhookConfiguration mooring',
      { name: 'MutatingWebhookConfiguration mooring', resourceVersion: '0', bundles: [''] },
    ],
  ]);
  /** Every bundle that was ever published, with when. */
  readonly history: { readonly at: number; readonly bundle: string }[] = [];
  writes = 0;
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  get bundles(): readonly string[] {
    return [...this.configurations.values()].flatMap(({ bundles }) => bundles);
  }

  secrets(gate: Gate = async () => undefined): SecretStore {
    return {
      name: 'guard/mooring-certificates',
      read: async () => {
        await gate();
        return this.secret;
      },
      write: async (data, previous) => {
        await gate();
        if (this.secret?.resourceVersion !== previous?.resourceVersion)
          throw new LostRace('the Secret changed');
        this.secret = { resourceVersion: String(++this.writes), data: { ...this.secret?.data, ...data } };
      },
    };
  }

  webhooks(gate: Gate = async () => undefined): WebhookBundles {
    return {
      read: async () => {
        await gate();
        return [...this.configurations.values()];
      },
      write: async ({ name, resourceVersion }, pem) => {
        await gate();
        if (this.configurations.get(name)?.resourceVersion !== resourceVersion)
          throw new LostRace(`${name} changed`);
        this.overwrite(name, pem);
      },
    };
  }

  /** As anyone may, without asking. */
  overwrite(name: string, pem: string): void {
    const before = this.configurations.get(name);
    if (!before) throw new Error(`no ${name}`);
    const bundles = before.bundles.map(() => pem);
    this.configurations.set(name, { name, resourceVersion: String(++this.writes), bundles });
    this.history.push({ at: this.now, bundle: pem });
  }
}

/** Whether a client that trusts `bundle` believes `certificate` at `now`, by OpenSSL's own checks. */
export function believes(bundle: string, certificate: string, now: number): boolean {
  const leaf = new X509Certificate(certificate);
  if (now < leaf.validFromDate.getTime() || now >= leaf.validToDate.getTime()) return false;
  return bundle
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .filter((block) => block.includes('BEGIN'))
    .map((block) => new X509Certificate(block))
    .some((authority) => {
      const living = now >= authority.validFromDate.getTime() && now < authority.validToDate.getTime();
      return living && leaf.checkIssued(authority) && leaf.verify(authority.publicKey);
    });
}
