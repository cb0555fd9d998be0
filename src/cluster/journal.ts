import type { Logger } from 'pino';
import type { WorldKind } from '../world/world.ts';
import type { ClusterError } from './error.ts';
import type { Failure, Reflector } from './reflector.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn'>;

/** A watch is cut now and then by whatever stands between; more in a row than this are worth a person's time. */
const USUAL = 2;

/** Says in the log how the reading of the cluster goes: each trouble once, and its end. */
export class Journal {
  readonly #log: Log;
  readonly #failures = new Map<WorldKind | 'discovery', { count: number; told: string | undefined }>();

  constructor(log: Log) {
    this.#log = log;
  }

  failed(kind: WorldKind, { resource }: Reflector, { during, error }: Failure): void {
    const what = { kind, during, code: error.code };
    if (error.code === 'FORBIDDEN') {
      const permission = `${during} ${resource.plural}`;
      this.#trouble(kind, error, true, () =>
        this.#log.warn(
          { ...what, permission, apiVersion: resource.apiVersion },
          `missing permission: ${permission}; rules that read them are not evaluated`,
        ),
      );
      return;
    }
    if (error.code === 'NOT_FOUND') {
      this.#log.debug(what, 'this kind is not installed');
      return;
    }
    this.#trouble(kind, error, during === 'list' && error.code !== 'EXPIRED', () =>
      this.#log.warn({ ...what, error: error.message }, `${resource.plural} cannot be read; trying again`),
    );
  }

  /** The kind was read for the first time, or again after a failure. */
  read(kind: WorldKind, { state }: Reflector): void {
    if (state === 'forbidden' || state === 'absent') return;
    if (this.#over(kind)) this.#log.info({ kind, state }, 'read again');
    else this.#log.debug({ kind, state }, 'read');
  }

  discoveryFailed(error: ClusterError): void {
    this.#trouble('discovery', error, true, () =>
      this.#log.warn(
        { code: error.code, error: error.message },
        'custom kinds cannot be looked for; trying again',
      ),
    );
  }

  discovered(): void {
    if (this.#over('discovery')) this.#log.info('custom kinds can be looked for again');
  }

  #trouble(kind: WorldKind | 'discovery', error: ClusterError, atOnce: boolean, tell: () => void): void {
    const failure = this.#failures.get(kind) ?? { count: 0, told: undefined };
    this.#failures.set(kind, failure);
    failure.count++;
    if (failure.told === error.code) return;
    if (!atOnce && failure.count <= USUAL) {
      this.#log.debug({ kind, code: error.code, error: error.message }, 'a watch ended early');
      return;
    }
    failure.told = error.code;
    tell();
  }

  /** Whether there was trouble that was told of. */
  #over(kind: WorldKind | 'discovery'): boolean {
    const told = this.#failures.get(kind)?.told !== undefined;
    this.#failures.delete(kind);
    return told;
  }
}
