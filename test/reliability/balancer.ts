import { once } from 'node:events';
import { request } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** How often a replica is asked whether it is ready, in milliseconds. A kubelet asks every few seconds. */
const LOOK_MS = 200;

/** A replica as a balancer sees it. */
interface Backend {
  readonly port: number;
  ready: boolean;
}

/** The replicas behind a Service: those that are ready, in turn. */
export class Backends {
  readonly #all: Backend[] = [];
  readonly #ca: string;
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  constructor(ca: string) {
    this.#ca = ca;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Adds one that has been seen to be ready. */
  add(port: number): void {
    this.#all.push({ port, ready: true });
  }

  remove(port: number): void {
    const index = this.#all.findIndex((backend) => backend.port === port);
    if (index >= 0) this.#all.splice(index, 1);
  }

  /** The ports to try for one connection, best first; those that are not ready come last. */
  inTurn(): readonly number[] {
    const ready = this.#all.filter((backend) => backend.ready);
    const first = this.#turn++ % Math.max(1, ready.length);
    const others = this.#all.filter((backend) => !backend.ready);
    return [...ready.slice(first), ...ready.slice(0, first), ...others].map(({ port }) => port);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const backend of this.#all) {
      const options = { host: '127.0.0.1', port: backend.port, path: '/readyz', ca: this.#ca, agent: false };
      const asked = request({ ...options, timeout: 5 * LOOK_MS }, (response) => {
        response.resume();
        backend.ready = response.statusCode === 200;
      });
      asked.on('timeout', () => asked.destroy());
      asked.on('error', () => {
        backend.ready = false;
      });
      asked.end();
    }
  }
}

/**
 * Carries bytes between clients and replicas and knows nothing of them, as a Service does. A replica that refuses the
 * connection is passed over for the next; a connection that is carried dies with its replica.
 */
export class Balancer {
  readonly #backends: Backends;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  /** Which replica a client's connection went to, by the client's own port. */
  readonly #routes = new Map<number, number>();

  constructor(backends: Backends) {
    this.#backends = backends;
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (client) =>
      this.#carry(client),
    );
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as { port: number }).port;
  }

  /** The port of the replica that the connection from `clientPort` last went to. */
  routeOf(clientPort: number): number | undefined {
    return this.#routes.get(clientPort);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }

  async #carry(client: Socket): Promise<void> {
    this.#track(client);
    const backend = await this.#reach();
    if (!backend || client.destroyed) {
      backend?.socket.destroy();
      client.destroy();
      return;
    }
    const { socket, port } = backend;
    this.#track(socket);
    this.#routes.set(client.remotePort ?? 0, port);
    client.pipe(socket).pipe(client);
    client.on('close', () => socket.destroy());
    socket.on('close', () => client.destroy());
  }

  async #reach(): Promise<{ socket: Socket; port: number } | undefined> {
    for (const port of this.#backends.inTurn()) {
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      const reached = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      if (reached) return { socket, port };
    }
    return undefined;
  }

  #track(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
  }
}
