import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { ServerProcess } from '../../bench/server.ts';
import { Backends, Balancer } from './balancer.ts';
import { ApiServerClient, type Outcome } from './client.ts';
import { Mount } from './mount.ts';
import { RetryingBalancer } from './retrying-balancer.ts';

const cli = new URL('../../dist/cli/mooring.cjs', import.meta.url).pathname;

/** How long a replica serves on after SIGTERM: some looks of the balancer. */
const DRAIN_SECONDS = 2;
const WORKERS = 20;
/** Milliseconds that a worker waits between an answer and its next request. */
const PAUSE_MS = 20;

const REVIEWS = ['1-create-refused', '2-create-warned', '3-create-defaulted'].map((name): object =>
  JSON.parse(readFileSync(new URL(`../../examples/reviews/${name}.json`, import.meta.url), 'utf8')),
);

/** What a load met with. */
export interface Tally {
  readonly outcomes: readonly Outcome[];
  /** Requests that another replica was asked again, by the balancer that does. */
  readonly retries: number;
}

/** Replicas of the real server, each a process, behind a balancer, under a load that does not let up. */
export class Stage {
  readonly mount: Mount;
  #client: ApiServerClient | undefined;
  readonly #backends: Backends;
  readonly #replicas: ServerProcess[] = [];
  /** When each replica was killed, by its port. */
  readonly #killed = new Map<number, number>();
  readonly #balancer: Balancer | RetryingBalancer;

  private constructor(mount: Mount, retrying: boolean) {
    this.mount = mount;
    this.#backends = new Backends(mount.bundle);
    const { certificate: cert, key } = mount.certificate;
    const tls = { cert, key, ca: mount.bundle };
    this.#balancer = retrying ? new RetryingBalancer(this.#backends, tls) : new Balancer(this.#backends);
  }

  static async set(replicas: number, retrying: boolean): Promise<Stage> {
    const stage = new Stage(await Mount.make(), retrying);
    for (let count = 0; count < replicas; count++) await stage.addReplica();
    return stage;
  }

  get replicas(): readonly ServerProcess[] {
    return this.#replicas;
  }

  async addReplica(): Promise<ServerProcess> {
    const replica = await ServerProcess.start((port) => [
      cli,
      ...['serve', '--host', '127.0.0.1', '--port', String(port), '--metrics-port', 'none'],
      ...['--tls-cert', this.mount.path('tls.crt'), '--tls-key', this.mount.path('tls.key')],
      ...['--policy', this.mount.path('policy.yaml'), '--drain-seconds', String(DRAIN_SECONDS)],
    ]);
    this.#replicas.push(replica);
    this.#backends.add(replica.port);
    return replica;
  }

  /** Ends one as the kubelet does, while endpoints still have it; gives its exit code. */
  async terminate(replica: ServerProcess): Promise<number | null> {
    const code = await replica.terminate();
    this.#forget(replica);
    return code;
  }

  /** Ends one at once. The balancer finds out by itself. */
  async kill(replica: ServerProcess): Promise<void> {
    this.#killed.set(replica.port, performance.now());
    await replica.stop();
  }

  /** Whether a request was in flight in a replica, or on the way to it, when that was killed. */
  wasInKilled({ clientPort, ended }: Outcome): boolean {
    if (!(this.#balancer instanceof Balancer)) return false;
    const killed = this.#killed.get(this.#balancer.routeOf(clientPort) ?? 0);
    return killed !== undefined && ended >= killed;
  }

  /** Replaces the certificate and waits until every replica serves the new one, to connections that are new, too. */
  async rotateCertificate(): Promise<void> {
    this.mount.rotateCertificate();
    for (const { port } of this.#replicas) {
      await until(async () => (await fingerprintOf(port, this.mount.bundle)) === this.mount.fingerprint);
    }
    this.#client?.connectAnew();
  }

  /** Replaces the policy and waits until every replica has it in force. */
  async changePolicy(): Promise<void> {
    const before = await Promise.all(this.#replicas.map(({ port }) => generationOf(port, this.mount.bundle)));
    this.mount.changePolicy();
    for (const [index, { port }] of this.#replicas.entries()) {
      await until(async () => (await generationOf(port, this.mount.bundle)) !== before[index]);
    }
  }

  /** Sends reviews until `work` is done, and then waits for every answer. */
  async under(work: () => Promise<void>): Promise<Tally> {
    const client = new ApiServerClient(await this.#balancer.listen(), this.mount.bundle);
    this.#client = client;
    const outcomes: Outcome[] = [];
    let done = false;
    const worker = async (name: number) => {
      for (let count = 0; !done; count++) {
        const door = count % 2 === 0 ? 'validate' : 'mutate';
        const review = REVIEWS[count % REVIEWS.length] ?? {};
        outcomes.push(await client.call(door, `${name}-${count}`, review));
        await sleep(PAUSE_MS);
      }
    };
    const workers = Array.from({ length: WORKERS }, (_, name) => worker(name));
    try {
      await work();
    } finally {
      done = true;
      await Promise.all(workers);
      client.close();
    }
    return { outcomes, retries: this.#balancer instanceof RetryingBalancer ? this.#balancer.retries : 0 };
  }

  async clear(): Promise<void> {
    this.#backends.stop();
    this.#balancer.close();
    await Promise.all(this.#replicas.map((replica) => replica.stop()));
    this.mount.remove();
  }

  #forget(replica: ServerProcess): void {
    this.#backends.remove(replica.port);
    const index = this.#replicas.indexOf(replica);
    if (index >= 0) this.#replicas.splice(index, 1);
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('a replica did not take up what changed within half a minute');
}

/** The fingerprint of the certificate that a new connection is shown. */
async function fingerprintOf(port: number, ca: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

/** The generation of the policy in force. */
async function generationOf(port: number, ca: string): Promise<string> {
  const asked = request({ host: '127.0.0.1', port, path: '/readyz', ca, agent: false }).end();
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return String(JSON.parse(Buffer.concat(chunks).toString()).policy.generation);
}
