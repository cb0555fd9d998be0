import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Credentials } from './endpoint.ts';

/**
 * As client-go: a connection whose other end is gone is noticed, and no load balancer forgets one that is quiet. There
 * are enough for a watch of every kind and for questions besides.
 */
const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 30_000, maxSockets: 60 };

/** The connections to one API server: kept and shared, for as long as the certificates are the same. */
export class Agents {
  readonly #plain = new HttpAgent(KEEP_ALIVE);
  #tls: { readonly agent: HttpsAgent; readonly material: string } | undefined;

  /** The agent for a request with `credentials`. */
  agentFor(protocol: string, credentials: Credentials): Credentials['agent'] {
    if (credentials.agent) return credentials.agent;
    if (protocol === 'http:') return this.#plain;
    const { ca, cert, key, rejectUnauthorized, servername } = credentials;
    const material = [ca, cert, key, rejectUnauthorized, servername].map(String).join('\n');
    if (this.#tls?.material !== material) {
      // What runs over the old one's connections runs on.
      const given = Object.entries({ ca, cert, key, rejectUnauthorized, servername });
      const options = Object.fromEntries(given.filter(([, value]) => value !== undefined));
      this.#tls = { material, agent: new HttpsAgent({ ...KEEP_ALIVE, ...options }) };
    }
    return this.#tls.agent;
  }

  /** Ends every connection. */
  destroy(): void {
    this.#plain.destroy();
    this.#tls?.agent.destroy();
  }
}
