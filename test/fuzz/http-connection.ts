import { connect, type TLSSocket } from 'node:tls';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** How long an answer may take before the request counts as never answered, in milliseconds. */
const PATIENCE_MS = 40_000;

/** A TLS connection for one request after another, with no more HTTP than an answer with a length needs. */
export class HttpConnection {
  readonly #port: number;
  readonly #ca: string;
  #socket: TLSSocket | undefined;

  constructor(port: number, ca: string) {
    this.#port = port;
    this.#ca = ca;
  }

  /**
   * Sends `bytes`, over the connection there is or a new one, and gives the first answer; undefined when the connection
   * ended without one. With `last`, the client's side of it ends with the request, so that the server waits for no more.
   * @throws Error when nothing comes of it in time
   */
  async send(bytes: Buffer, last = false): Promise<HttpAnswer | undefined> {
    const socket = await this.#open();
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const finish = (answer: HttpAnswer | undefined) => {
        clearTimeout(timer);
        socket.off('data', take).off('close', end);
        resolve(answer);
      };
      const end = () => finish(undefined);
      const take = (chunk: Buffer) => {
        chunks.push(chunk);
        const answer = parse(Buffer.concat(chunks));
        if (!answer) return;
        if (answer.last) this.close();
        finish(answer);
      };
      const timer = setTimeout(() => {
        this.close();
        reject(new Error('no answer, and the connection stays open'));
      }, PATIENCE_MS);
      socket.on('data', take).on('close', end);
      if (last) socket.end(bytes);
      else socket.write(bytes);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #open(): Promise<TLSSocket> {
    if (this.#socket && !this.#socket.destroyed && this.#socket.writable) return this.#socket;
    const socket = connect({ host: '127.0.0.1', port: this.#port, ca: this.#ca, servername: 'localhost' });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => {});
    this.#socket = socket;
    return socket;
  }
}

/** The answer at the beginning of `bytes`; undefined while it is not whole. */
function parse(bytes: Buffer): (HttpAnswer & { readonly last: boolean }) | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  if (status === 100) return parse(bytes.subarray(end + 4));
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < end + 4 + length) return undefined;
  const body = bytes.subarray(end + 4, end + 4 + length).toString();
  return { status, body, last: /\r\nconnection: *close/i.test(head) };
}
