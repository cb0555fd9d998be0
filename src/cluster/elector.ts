import { setTimeout as sleep } from 'node:timers/promises';
import { jittered } from './backoff.ts';
import { ELECTION_TIMINGS, Election, type ElectionTimings } from './election.ts';
import { type ClusterError, type ClusterErrorCode, classifiedError } from './error.ts';
import type { Log } from './journal.ts';
import type { Lease } from './lease.ts';

export interface ElectorOptions {
  readonly lease: Lease;
  /** Of this process, and of no other. */
  readonly identity: string;
  readonly log: Log;
  /** The work of the leader. To end when the signal is aborted: another may lead then. Never rejects. */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  readonly timings?: ElectionTimings;
}

/** Another was first, or it is over. */
const USUAL: readonly ClusterErrorCode[] = ['CONFLICT', 'ALREADY_EXISTS', 'ABORTED'];

/** Stands for election until it is stopped, and does the leader's work while it leads. */
export class Elector {
  readonly #options: ElectorOptions;
  readonly #timings: ElectionTimings;
  readonly #election: Election;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #leading: { readonly end: AbortController; readonly done: Promise<void> } | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #trouble: string | undefined;

  constructor(options: ElectorOptions) {
    this.#options = options;
    this.#timings = options.timings ?? ELECTION_TIMINGS;
    this.#election = new Election(options.identity, this.#timings);
    this.#running = this.#run();
  }

  get isLeader(): boolean {
    return this.#election.isLeader(performance.now());
  }

  /** Ends the work, and gives the lease back, so that another need not wait for it to run out. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    clearTimeout(this.#deadline);
    await this.#resign();
    await this.#release();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#attempt(signal);
      await sleep(jittered(this.#timings.retry), undefined, { signal }).catch(() => undefined);
    }
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const bounds = { signal, timeout: this.#timings.renewDeadline };
    const { lease, log } = this.#options;
    try {
      const stored = await lease.read(bounds);
      const claim = this.#election.claim(stored?.record, performance.now(), Date.now());
      if (claim) {
        const sent = performance.now();
        await lease.write(claim, stored, bounds);
        this.#election.won(claim, sent);
      }
      if (this.#trouble) log.info({ lease: lease.name }, 'the lease can be read and written again');
      this.#trouble = undefined;
    } catch (error) {
      this.#failed(classifiedError(error));
    }
    this.#turn();
  }

  /** Begins or ends the work as the election says, and sees to it that it ends in time when nothing is heard. */
  #turn(): void {
    clearTimeout(this.#deadline);
    const now = performance.now();
    if (!this.#election.isLeader(now)) {
      this.#resign();
      return;
    }
    this.#deadline = setTimeout(() => this.#turn(), (this.#election.until ?? now) - now + 1).unref();
    if (this.#leading || this.#stop.signal.aborted) return;
    this.#options.log.info({ lease: this.#options.lease.name }, 'leading');
    const end = new AbortController();
    this.#leading = { end, done: this.#options.lead(end.signal) };
  }

  #resign(): Promise<void> {
    const leading = this.#leading;
    if (!leading) return Promise.resolve();
    this.#leading = undefined;
    this.#options.log.info({ lease: this.#options.lease.name }, 'no longer leading');
    leading.end.abort();
    return leading.done;
  }

  async #release(): Promise<void> {
    const released = this.#election.release(performance.now(), Date.now());
    if (!released) return;
    const bounds = { timeout: this.#timings.retry };
    try {
      await this.#options.lease.write(released, await this.#options.lease.read(bounds), bounds);
    } catch (error) {
      this.#options.log.debug({ error: classifiedError(error).message }, 'the lease was not given back');
    }
  }

  /** Each sort of trouble once, until it is over. That another was first is none. */
  #failed(error: ClusterError): void {
    if (USUAL.includes(error.code) || this.#trouble === error.code) return;
    this.#trouble = error.code;
    const { lease, log } = this.#options;
    const words = error.code === 'FORBIDDEN' ? ': permission is needed to get, create and update leases' : '';
    log.warn(
      { lease: `${lease.namespace}/${lease.name}`, code: error.code, error: error.message },
      `the lease cannot be used${words}`,
    );
  }
}
