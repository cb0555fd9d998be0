import { connect, type TLSSocket } from 'node:tls';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** Whether the server ends the connection with it. */
  readonly last: boolean;
}

/** How long an answer may take before the request counts as never answered, in milliseconds. */
const PATIENCE_MS = 40_000;

/** A TLS connection for requests one after another, with no more HTTP than answers with a length need. */
export class HttpConnection {
  readonly #port: number;
  readonly #ca: string;
  #socket: TLSSocket | undefined;

  constructor(port: number, ca: string) {
    this.#port = port;
    this.#ca = ca;
  }

  /**
   * Sends requests at once, over the connection there is or a new one, and gives their answers in order: fewer when the
   * connection ended before. With `last`, the client's side of it ends with them, so that the server waits for no more.
   * @throws Error when answers do not come in time
   */
  async send(requests: readonly Buffer[], last = false): Promise<readonly HttpAnswer[]> {
    const socket = await this.#open();
    return new Promise((resolve, reject) => {
      const answers: HttpAnswer[] = [];
      let rest: Buffer = Buffer.alloc(0);
      const finish = () => {
        clearTimeout(timer);
        socket.off('data', take).off('close', finish);
        resolve(answers);
      };
      const take = (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        for (let answer = parse(rest); answer; answer = parse(rest)) {
          answers.push(answer);
          rest = rest.subarray(answer.length);
          if (answer.last) this.close();
          if (answer.last || answers.length === requests.length) {
            finish();
            return;
          }
        }
      };
      const timer = setTimeout(() => {
        this.close();
        reject(new Error('no answer, and the connection stays open'));
      }, PATIENCE_MS);
      socket.on('data', take).on('close', finish);
      const bytes = Buffer.concat(requests);
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
function parse(bytes: Buffer): (HttpAnswer & { readonly length: number }) | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  if (status === 100) {
    const answer = parse(bytes.subarray(end + 4));
    return answer && { ...answer, length: answer.length + end + 4 };
  }
  const length = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < length) return undefined;
  const body = bytes.subarray(end + 4, length).toString();
  return { status, body, length, last: /\r\nconnection: *close/i.test(head) };
}
