import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CertificateFiles, certificateFiles, ServerProcess } from '../../bench/server.ts';
import { Backends, Balancer } from './balancer.ts';
import { ApiServerClient, type Outcome } from './client.ts';
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
  readonly files: CertificateFiles;
  readonly #backends: Backends;
  readonly #replicas: ServerProcess[] = [];
  /** When each replica was killed, by its port. */
  readonly #killed = new Map<number, number>();
  readonly #balancer: Balancer | RetryingBalancer;

  private constructor(files: CertificateFiles, retrying: boolean) {
    this.files = files;
    this.#backends = new Backends(files.authority);
    const tls = {
      cert: readFileSync(files.cert, 'utf8'),
      key: readFileSync(files.key, 'utf8'),
      ca: files.authority,
    };
    this.#balancer = retrying ? new RetryingBalancer(this.#backends, tls) : new Balancer(this.#backends);
  }

  static async set(replicas: number, retrying: boolean): Promise<Stage> {
    const stage = new Stage(await certificateFiles(), retrying);
    for (let count = 0; count < replicas; count++) await stage.addReplica();
    return stage;
  }

  get replicas(): readonly ServerProcess[] {
    return this.#replicas;
  }

  async addReplica(): Promise<ServerProcess> {
    const { cert, key } = this.files;
    const replica = await ServerProcess.start((port) => [
      cli,
      ...['serve', '--host', '127.0.0.1', '--port', String(port), '--metrics-port', 'none'],
      ...['--tls-cert', cert, '--tls-key', key, '--drain-seconds', String(DRAIN_SECONDS)],
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

  /** Sends reviews until `work` is done, and then waits for every answer. */
  async under(work: () => Promise<void>): Promise<Tally> {
    const client = new ApiServerClient(await this.#balancer.listen(), this.files.authority);
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
    this.files.remove();
  }

  #forget(replica: ServerProcess): void {
    this.#backends.remove(replica.port);
    const index = this.#replicas.indexOf(replica);
    if (index >= 0) this.#replicas.splice(index, 1);
  }
}
