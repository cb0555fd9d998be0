import type { X509Certificate } from 'node:crypto';
import type { Logger } from 'pino';
import { flawsOf } from '../certificates/fitness.ts';
import type { KeyPair } from '../certificates/x509.ts';
import { wordsOf } from '../kubernetes/error-words.ts';
import type { Metrics } from './metrics.ts';
import type { Clients, Tls } from './tls.ts';

/** A pair, and its parsed leaf. */
export interface Pair extends KeyPair {
  readonly leaf: X509Certificate;
  /** Served until there is another, and not spoken of. */
  readonly temporary?: true;
}

/** Who is told of what happens to certificates. */
export interface Observers {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What a server is to serve with from now on; each change is told to the log, the metrics and the server. */
export class ServedTls {
  readonly #observers: Observers;
  readonly #minVersion: Tls['minVersion'];
  #clients: Clients | undefined;
  #pair: Pair;
  #listener: (tls: Tls) => void = () => undefined;

  constructor(pair: Pair, settings: Pick<Tls, 'minVersion' | 'clients'>, observers: Observers) {
    this.#observers = observers;
    this.#minVersion = settings.minVersion;
    this.#clients = settings.clients;
    this.#pair = pair;
    this.#tell();
  }

  get current(): Tls {
    const { certificate: cert, key } = this.#pair;
    return { cert, key, minVersion: this.#minVersion, clients: this.#clients };
  }

  /** When the certificate expires, ISO 8601; undefined while there is only a temporary one. */
  get expires(): string | undefined {
    return this.#pair.temporary ? undefined : this.#pair.leaf.validToDate.toISOString();
  }

  /** Calls `listener` with each later change. */
  onChange(listener: (tls: Tls) => void): void {
    this.#listener = listener;
  }

  usePair(pair: Pair): void {
    if (!this.#pair.temporary) this.#observers.metrics.certificateRotated();
    this.#pair = pair;
    this.#tell();
    this.#listener(this.current);
  }

  useClients(clients: Clients): void {
    this.#clients = clients;
    this.#observers.logger.info('other client authorities are in force');
    this.#listener(this.current);
  }

  #tell(): void {
    const { logger, metrics } = this.#observers;
    const { leaf, temporary } = this.#pair;
    if (temporary) return;
    metrics.setCertificateExpiry(leaf.validToDate.getTime());
    const { fingerprint256: fingerprint, subjectAltName: names } = leaf;
    logger.info({ names, expires: this.expires, fingerprint }, 'the serving certificate');
    for (const flaw of flawsOf(leaf, { now: Date.now() }))
      logger.warn({ fingerprint, flaw }, 'the API server will not accept the serving certificate');
  }
}

/** Tells of a certificate that could not be had; what was before is served on. */
export function certificateFailed(error: unknown, { logger, metrics }: Observers): void {
  metrics.certificateFailed();
  const reason = wordsOf(error);
  logger.error({ reason }, 'a certificate could not be had; the last good one is served on');
}
