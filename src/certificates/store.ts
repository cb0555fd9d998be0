/** The Secret that replicas share, as it was read. */
export interface StoredSecret {
  /** By which a write tells that no other came between. */
  readonly resourceVersion: string;
  /** Decoded. */
  readonly data: Readonly<Record<string, string>>;
}

/** The one Secret, by name. Reads are of the latest version: never from a cache. */
export interface SecretStore {
  /** Its namespace and name, for messages. */
  readonly name: string;
  /** undefined when there is none. */
  read(): Promise<StoredSecret | undefined>;
  /**
   * Sets these keys of its data, in place of `previous` or as a new Secret.
   * @throws LostRace when another wrote since `previous` was read
   */
  write(data: Readonly<Record<string, string>>, previous: StoredSecret | undefined): Promise<void>;
}

/** One webhook configuration, as it was read. */
export interface Published {
  /** Kind and name, for messages. */
  readonly name: string;
  readonly resourceVersion: string;
  /** The caBundle of each of its webhooks, PEM; empty where there is none. */
  readonly bundles: readonly string[];
}

/** The webhook configurations that send the API server here. Reads are of the latest version: never from a cache. */
export interface WebhookBundles {
  /** Those that exist. */
  read(): Promise<readonly Published[]>;
  /**
   * Gives every webhook of one the caBundle `pem`.
   * @throws LostRace when it was changed since it was read
   */
  write(published: Published, pem: string): Promise<void>;
}

/** Another writer was first: read again, then decide again. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
  readonly code = 'LOST_RACE';
}
