import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Decision } from '../admission/decision.ts';
import type { AdmissionRequest } from '../admission/review.ts';
import type { Client } from '../cluster/client.ts';
import { type ClusterError, classifiedError, hasCode } from '../cluster/error.ts';
import { revisionOf } from '../cluster/resource.ts';
import { get, integer, type JsonObject } from '../kubernetes/json.ts';
import { RefusalLedger, type Refusals } from './refusal-ledger.ts';
import { eventName, refusalNote } from './refusal-note.ts';

/** Of the core group: these count by themselves, and every `kubectl describe` shows how often. */
const EVENTS = { apiVersion: 'v1', plural: 'events' };
const COMPONENT = 'mooring';
const REASON = 'AdmissionRefused';
const PAUSE_MS = 250;
const TIMEOUT_MS = 5000;
/** Another replica may count at the same moment. */
const ATTEMPTS = 3;

export interface RefusalEventsOptions {
  readonly client: Client;
  readonly log: Pick<Logger, 'warn' | 'debug'>;
  readonly ledger?: RefusalLedger;
}

/**
 * Tells the owners of objects what was refused, by Events. `observe` only remembers: writing goes on by itself, a little
 * at a time, and its failures are logged, each sort once.
 */
export class RefusalEvents {
  readonly #client: Client;
  readonly #log: RefusalEventsOptions['log'];
  readonly #ledger: RefusalLedger;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly #told = new Set<string>();

  constructor({ client, log, ledger = new RefusalLedger() }: RefusalEventsOptions) {
    this.#client = client;
    this.#log = log;
    this.#ledger = ledger;
    this.#running = this.#run();
  }

  /** Never throws, never waits. */
  observe(request: AdmissionRequest, decision: Decision): void {
    try {
      const note = refusalNote(request, decision);
      if (note) this.#ledger.add(note, Date.now());
    } catch (error) {
      this.#log.warn({ err: error }, 'a refusal could not be told of');
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const next = this.#ledger.take(Date.now());
      if (next) await this.#write(next);
      else await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #write(refusals: Refusals): Promise<void> {
    try {
      for (let attempt = 1; !(await this.#tell(refusals)) && attempt < ATTEMPTS; attempt++);
    } catch (error) {
      this.#failed(classifiedError(error));
    }
  }

  /** Makes the Event, or counts on; false when somebody else was first. */
  async #tell(refusals: Refusals): Promise<boolean> {
    const bounds = { signal: this.#stop.signal, timeout: TIMEOUT_MS };
    const event = eventOf(refusals);
    const { namespace } = refusals.note.object;
    const place = { namespace, name: eventName(refusals.note) };
    try {
      await this.#client.create(EVENTS, event, bounds);
      return true;
    } catch (error) {
      if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
    }
    try {
      const stored = await this.#client.get(EVENTS, place, bounds);
      const body = {
        metadata: { resourceVersion: revisionOf(stored) },
        count: (integer(get(stored, 'count')) ?? 0) + refusals.count,
        lastTimestamp: event.lastTimestamp,
        message: event.message,
      };
      await this.#client.patch(EVENTS, place, { type: 'merge', body }, bounds);
      return true;
    } catch (error) {
      if (hasCode(error, 'CONFLICT', 'NOT_FOUND')) return false;
      throw error;
    }
  }

  #failed(error: ClusterError): void {
    if (error.code === 'ABORTED') return;
    const level = this.#told.has(error.code) ? 'debug' : 'warn';
    this.#told.add(error.code);
    const needed = 'permission is needed to create, get and patch events';
    const words = error.code === 'FORBIDDEN' ? `: ${needed}, unless the namespace is going away` : '';
    this.#log[level]({ code: error.code, error: error.message }, `an Event could not be written${words}`);
  }
}

function eventOf({ note, count, first, last }: Refusals): JsonObject {
  const { apiVersion, kind, namespace, name } = note.object;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(note), namespace },
    involvedObject: {
      apiVersion,
      kind,
      namespace,
      name,
      ...(note.uid === undefined ? {} : { uid: note.uid }),
    },
    type: 'Warning',
    reason: REASON,
    message: note.message,
    count,
    firstTimestamp: timestamp(first),
    lastTimestamp: timestamp(last),
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
  };
}

/** As metav1.Time is written: to the second. */
function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
