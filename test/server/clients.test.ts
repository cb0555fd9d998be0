import { request } from 'node:https';
import { connect } from 'node:tls';
import t from 'tap';
import { createAuthority, type KeyPair } from '../../src/certificates/x509.ts';
import { statefulSet } from '../rules/manifests.ts';
import { clientCertificate } from './client-certificate.ts';
import { JSON_TYPE, reviewOf, webhook } from './harness.ts';

const now = Date.now();
const BODY = JSON.stringify(reviewOf(statefulSet()));

function authority(): Promise<KeyPair> {
  return createAuthority('clients', { from: now, days: 9 });
}

interface Told {
  readonly status: number;
  readonly error: string | undefined;
}

/** Asks over a connection of its own. */
function ask(port: number, path: string, options: object): Promise<Told> {
  const method = path.startsWith('/v') || path === '/mutate' ? 'POST' : 'GET';
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: JSON_TYPE, agent: false, ...options },
      (response) => {
        let text = '';
        response.on('data', (data) => {
          text += data;
        });
        response.on('end', () => {
          const error = text.startsWith('{') ? JSON.parse(text).error : undefined;
          resolve({ status: response.statusCode ?? 0, error });
        });
      },
    );
    sent.on('error', reject);
    sent.end(method === 'POST' ? BODY : undefined);
  });
}

t.test('judgements are for the API server alone; probes are for anyone', async (t) => {
  const [accepted, strange] = await Promise.all([authority(), authority()]);
  const { server, ca } = await webhook(t, {
    clients: { authorities: accepted.certificate, name: 'api-server' },
  });
  const rows: readonly [
    name: string,
    client: KeyPair | undefined,
    status: number,
    error: RegExp | undefined,
  ][] = [
    ['none', undefined, 403, /^a client certificate is needed here$/],
    [
      'of another authority',
      await clientCertificate(strange, 'api-server', { from: now, days: 1 }),
      403,
      /^the client certificate is not accepted: \w/,
    ],
    [
      'expired',
      await clientCertificate(accepted, 'api-server', { from: now - 864e5 * 3, days: 1 }),
      403,
      /CERT_HAS_EXPIRED/,
    ],
    [
      'of another name',
      await clientCertificate(accepted, 'someone', { from: now, days: 1 }),
      403,
      /it has another name than the one expected$/,
    ],
    [
      'of a longer name',
      await clientCertificate(accepted, 'api-server.evil', { from: now, days: 1 }),
      403,
      /another name/,
    ],
    [
      'by common name',
      await clientCertificate(accepted, 'api-server', { from: now, days: 1 }),
      200,
      undefined,
    ],
    [
      'by DNS name',
      await clientCertificate(accepted, 'other', { from: now, days: 1, dns: ['api-server'] }),
      200,
      undefined,
    ],
  ];
  for (const [name, client, status, error] of rows) {
    const shown = client ? { cert: client.certificate, key: client.key } : {};
    for (const door of ['/validate', '/mutate']) {
      const told = await ask(server.port, door, { ca, ...shown });
      t.equal(told.status, status, `${name}: ${door}`);
      if (error) t.match(told.error, error, name);
    }
    for (const probe of ['/livez', '/readyz']) {
      t.equal((await ask(server.port, probe, { ca, ...shown })).status, 200, `${name}: ${probe}`);
    }
  }
  const metrics = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  t.match(metrics, 'mooring_unreadable_requests_total{status="403"} 10');
});

t.test('any name of the authority does where none is asked for', async (t) => {
  const accepted = await authority();
  const { server, ca } = await webhook(t, { clients: { authorities: accepted.certificate } });
  const { certificate: cert, key } = await clientCertificate(accepted, 'whoever', { from: now, days: 1 });
  t.equal((await ask(server.port, '/validate', { ca, cert, key })).status, 200);
  t.equal((await ask(server.port, '/validate', { ca })).status, 403);
});

t.test('a resumed session is worth no more than the one it resumes', async (t) => {
  const [accepted, next] = await Promise.all([authority(), authority()]);
  const { server, ca, tls } = await webhook(t, { clients: { authorities: accepted.certificate } });
  const client = await clientCertificate(accepted, 'api-server', { from: now, days: 1 });
  /** A session that a connection leaves behind. */
  const sessionOf = (shown: object) =>
    new Promise<Buffer>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: server.port, ca, servername: 'localhost', ...shown });
      socket.once('session', (session) => {
        resolve(session);
        socket.end();
      });
      socket.once('error', reject);
      socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n');
    });
  const anonymous = await sessionOf({});
  t.equal(
    (await ask(server.port, '/validate', { ca, servername: 'localhost', session: anonymous })).status,
    403,
  );
  const known = await sessionOf({ cert: client.certificate, key: client.key });
  server.useTls({ ...tls, clients: { authorities: next.certificate } });
  t.equal(
    (await ask(server.port, '/validate', { ca, servername: 'localhost', session: known })).status,
    403,
    'its authority is accepted no more',
  );
  const { certificate: cert, key } = await clientCertificate(next, 'api-server', { from: now, days: 1 });
  t.equal((await ask(server.port, '/validate', { ca, cert, key })).status, 200, 'the new one is');
});
