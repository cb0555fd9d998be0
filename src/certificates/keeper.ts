import { CertificateError } from './error.ts';
import { type Held, type HeldLeaf, readHeld } from './held.ts';
import { bundleOf, idOf, readableCertificates } from './pem.ts';
import { adopts, isSettled, type Lifetimes, nextStep, type Seen, seenNow } from './rotation.ts';
import {
  LostRace,
  type Published,
  type SecretStore,
  type StoredSecret,
  type WebhookBundles,
} from './store.ts';
import { carryOut } from './transition.ts';

export interface KeeperOptions {
  readonly secrets: SecretStore;
  readonly bundles: WebhookBundles;
  /** What a leaf must be called: the names of the Service. */
  readonly names: readonly string[];
  readonly lifetimes: Lifetimes;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A leaf is served from now on. */
  onServe(leaf: HeldLeaf): void;
}

/**
 * One replica's part in keeping a certificate that all of them share: it looks at the Secret and at what is published,
 * does the one thing that is due, and serves what callers trust. Replicas need no leader: the Secret is the truth, and
 * whoever loses the race to write it looks again.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  #seen: Seen = new Map();
  #served: HeldLeaf | undefined;
  #trusted = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get served(): HeldLeaf | undefined {
    return this.#served;
  }

  /** Whether what is served has been found in every caBundle. Once true it stays so: later trouble is for the metrics. */
  get trusted(): boolean {
    return this.#trusted;
  }

  /**
   * Looks and acts once; true when there may be more to do at once.
   * @throws CertificateError or the store's own errors; what could be done was done all the same
   */
  async look(): Promise<boolean> {
    const { secrets, bundles } = this.#options;
    // In this order, for #publish: the Secret that is read is never older than the caBundle it replaces.
    const published = await bundles.read();
    const stored = await secrets.read();
    const held = stored && this.#readHeld(stored);
    const now = this.#options.now();
    const trusted = published.flatMap((configuration) => configuration.bundles);
    this.#seen = seenNow(this.#seen, this.#ids(held), trusted.map(idsOfBundle), now);
    const failures: unknown[] = [];
    const attempt = async (work: () => Promise<boolean>) => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof LostRace) return true;
        failures.push(error);
        return false;
      }
    };
    if (held?.leaf) this.#serve(held.leaf, now);
    const repaired = held && (await attempt(() => this.#publish(held, published)));
    const advanced = await attempt(() => this.#advance(held, stored, trusted));
    if (failures.length > 0) throw failures[0];
    return Boolean(repaired) || advanced;
  }

  #readHeld(stored: StoredSecret): Held | undefined {
    const { secrets, names } = this.#options;
    try {
      return readHeld(stored.data, names);
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      throw new CertificateError(`the Secret ${secrets.name} cannot be used: ${error.message}`);
    }
  }

  #ids(held: Held | undefined): readonly string[] {
    const ids = held?.holding.authorities.map(({ id }) => id) ?? [];
    return this.#served ? [...ids, this.#served.facts.issuer] : ids;
  }

  #serve(leaf: HeldLeaf, now: number): void {
    const { lifetimes, onServe } = this.#options;
    if (adopts(this.#served?.facts, leaf.facts, now, { seen: this.#seen, lifetimes })) {
      this.#served = leaf;
      onServe(leaf);
    }
    if (this.#served && this.#seen.has(this.#served.facts.issuer)) this.#trusted = true;
  }

  /**
   * Gives every webhook just the authorities of the Secret. A configuration that changed since it was read is left for the
   * next look, so what is published never goes back to an older Secret's, however late a replica comes.
   */
  async #publish(held: Held, published: readonly Published[]): Promise<boolean> {
    const wanted = new Set(held.holding.authorities.map(({ id }) => id));
    const stale = published.filter((configuration) =>
      configuration.bundles.some((bundle) => !sameIds(idsOfBundle(bundle), wanted)),
    );
    for (const configuration of stale) {
      await this.#options.bundles.write(configuration, bundleOf(held.authorities));
    }
    return stale.length > 0;
  }

  async #advance(
    held: Held | undefined,
    stored: StoredSecret | undefined,
    trusted: readonly string[],
  ): Promise<boolean> {
    const { secrets, names, lifetimes } = this.#options;
    const now = this.#options.now();
    const newest = held?.holding.authorities[0].id;
    const settled = newest !== undefined && isSettled(this.#seen, newest, now, lifetimes);
    const step = nextStep(held?.holding, settled, now, lifetimes);
    const data = await carryOut(step, held, trusted, { names, lifetimes, now });
    if (!data) return false;
    await secrets.write({ ...data }, stored);
    return true;
  }
}

function idsOfBundle(bundle: string): Set<string> {
  return new Set(readableCertificates(bundle).map((certificate) => idOf(certificate)));
}

function sameIds(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}
