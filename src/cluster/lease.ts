import { dig, get, integer, type JsonObject, text } from '../kubernetes/json.ts';
import type { Bounds, Client } from './client.ts';
import type { LeaseRecord } from './election.ts';
import { hasCode } from './error.ts';

const LEASES = { apiVersion: 'coordination.k8s.io/v1', plural: 'leases' };

/** A Lease, as it was read: to be replaced only as long as nobody else has changed it. */
export interface StoredLease {
  readonly record: LeaseRecord;
  readonly object: JsonObject;
}

/** One Lease in a cluster. */
export class Lease {
  readonly namespace: string;
  readonly name: string;
  readonly #client: Client;

  constructor(client: Client, namespace: string, name: string) {
    this.#client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** undefined when there is none. @throws ClusterError */
  async read(bounds: Bounds): Promise<StoredLease | undefined> {
    const { namespace, name } = this;
    try {
      const object = await this.#client.get(LEASES, { namespace, name }, bounds);
      return { object, record: recordOf(object) };
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return undefined;
      throw error;
    }
  }

  /** Makes it, or replaces what was read. @throws ClusterError ALREADY_EXISTS or CONFLICT when another was first */
  async write(record: LeaseRecord, before: StoredLease | undefined, bounds: Bounds): Promise<void> {
    const { namespace, name } = this;
    const spec = {
      holderIdentity: record.holder,
      leaseDurationSeconds: record.durationSeconds,
      acquireTime: record.acquireTime,
      renewTime: record.renewTime,
      leaseTransitions: record.transitions,
    };
    if (before) await this.#client.replace(LEASES, { ...before.object, spec }, bounds);
    else await this.#client.create(LEASES, { ...LEASE, metadata: { namespace, name }, spec }, bounds);
  }
}

const LEASE = { apiVersion: LEASES.apiVersion, kind: 'Lease' };

function recordOf(object: JsonObject): LeaseRecord {
  const spec = get(object, 'spec');
  return {
    holder: text(get(spec, 'holderIdentity')) ?? '',
    durationSeconds: integer(get(spec, 'leaseDurationSeconds')) ?? 0,
    acquireTime: text(get(spec, 'acquireTime')) ?? '',
    renewTime: text(dig(spec, 'renewTime')) ?? '',
    transitions: integer(get(spec, 'leaseTransitions')) ?? 0,
  };
}
