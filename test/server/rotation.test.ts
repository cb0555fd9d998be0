import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import t from 'tap';
import { createAuthority, issueCertificate, type KeyPair } from '../../src/certificates/x509.ts';
import { statefulSet } from '../rules/manifests.ts';
import { JSON_TYPE, reviewOf, webhook } from './harness.ts';

const now = Date.now();
const NAMES = ['localhost', '127.0.0.1'];

function authority(): Promise<KeyPair> {
  return createAuthority('mooring', { from: now, days: 9 });
}

function leafOf(signer: KeyPair): Promise<KeyPair> {
  return issueCertificate(signer, NAMES, { from: now, days: 3 });
}

/** Who is served with to a new connection. */
function servedTo(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** Posts one review after the other until it is told to stop; gives how many were answered. */
async function load(
  port: number,
  ca: string,
  { keepAlive, until }: { keepAlive: boolean; until: () => boolean },
) {
  const agent = new Agent({ keepAlive, maxSockets: 4, ca });
  const body = JSON.stringify(reviewOf(statefulSet()));
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const options = {
        agent,
        host: '127.0.0.1',
        port,
        path: '/validate',
        method: 'POST',
        headers: JSON_TYPE,
      };
      const sent = request(options, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
        );
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  let answered = 0;
  const worker = async () => {
    while (!until()) {
      await post();
      answered++;
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  agent.destroy();
  return answered;
}

t.test('no request fails while an authority is rotated under load', async (t) => {
  // However busy the machine is: shedding is not what is tried here.
  const { server } = await webhook(t, { limits: { delay: 60_000 } });
  const [old, fresh] = await Promise.all([authority(), authority()]);
  const tls = async (signer: KeyPair) => {
    const { certificate: cert, key } = await leafOf(signer);
    return { cert, key, minVersion: 'TLSv1.3' } as const;
  };
  server.useTls(await tls(old));
  // As the API server's, once old and new are published.
  const bundle = old.certificate + fresh.certificate;
  let done = false;
  const until = () => done;
  const running = [
    load(server.port, bundle, { keepAlive: true, until }),
    load(server.port, bundle, { keepAlive: false, until }),
  ];
  const seen = new Set<string>();
  for (const signer of [old, fresh, old, fresh, old, fresh, fresh, fresh]) {
    await sleep(60);
    server.useTls(await tls(signer));
    seen.add(await servedTo(server.port, bundle));
  }
  await sleep(60);
  done = true;
  const answered = await Promise.all(running);
  t.equal(seen.size, 8, 'each was served');
  t.ok(
    answered.every((count) => count > 50),
    `${answered.join(' and ')} answered, none lost`,
  );
  t.equal(
    await servedTo(server.port, fresh.certificate),
    [...seen].at(-1),
    'the old authority is needed no more',
  );
});

t.test('what else was settled of TLS stays so', async (t) => {
  const { server } = await webhook(t);
  const signer = await authority();
  const { certificate: cert, key } = await leafOf(signer);
  server.useTls({ cert, key, minVersion: 'TLSv1.3' });
  const open = (options: object) =>
    new Promise<string>((resolve) => {
      const base = { host: '127.0.0.1', port: server.port, ca: signer.certificate, servername: 'localhost' };
      const socket = connect({ ...base, ...options }, () => {
        resolve(`${socket.getProtocol()} ${socket.alpnProtocol}`);
        socket.destroy();
      });
      socket.on('error', () => resolve('refused'));
    });
  t.equal(await open({ ALPNProtocols: ['h2', 'http/1.1'] }), 'TLSv1.3 http/1.1');
  t.equal(await open({ maxVersion: 'TLSv1.2' }), 'refused');
});

t.test('a pair that cannot serve is refused, and what was before is served on', async (t) => {
  const { server, ca } = await webhook(t);
  const before = await servedTo(server.port, ca);
  const [one, other] = await Promise.all([authority(), authority()]);
  const { certificate: cert } = await leafOf(one);
  const { key } = await leafOf(other);
  t.throws(() => server.useTls({ cert, key, minVersion: 'TLSv1.3' }));
  t.equal(await servedTo(server.port, ca), before);
  t.ok(new X509Certificate(cert));
});
