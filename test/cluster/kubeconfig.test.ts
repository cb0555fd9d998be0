import { readFileSync } from 'node:fs';
import { createServer, type Server as PlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import t from 'tap';
import { createAuthority, issueCertificate } from '../../src/certificates/x509.ts';
import { connect } from '../../src/cluster/connect.ts';
import { folder } from '../cli/harness.ts';
import { clientCertificate } from '../server/client-certificate.ts';
import type { Tap } from './harness.ts';

const validity = { from: Date.now(), days: 1 };
const authority = await createAuthority('the test', validity);
const serving = await issueCertificate(authority, ['127.0.0.1', 'localhost'], validity);
const alice = await clientCertificate(authority, 'alice', validity);
const base64 = (text: string) => Buffer.from(text).toString('base64');

function listen(t: Tap, server: PlainServer): Promise<number> {
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** An API server over TLS that tells its version, and keeps who asked. It takes no token that is in `revoked`. */
async function apiServer(t: Tap, revoked: ReadonlySet<string> = new Set()) {
  const callers: string[] = [];
  const options = {
    cert: serving.certificate,
    key: serving.key,
    ca: authority.certificate,
    requestCert: true,
  };
  const server = createTlsServer({ ...options, rejectUnauthorized: false }, (request, response) => {
    const socket = request.socket as TLSSocket;
    const token = request.headers.authorization;
    const caller = token ?? (socket.authorized ? String(socket.getPeerCertificate().subject.CN) : 'nobody');
    callers.push(caller);
    if (revoked.has(caller)) response.writeHead(401).end('{"kind":"Status","message":"Unauthorized"}');
    else response.end('{"gitVersion":"v1.37.2"}');
  });
  return { callers, port: await listen(t, server as unknown as PlainServer) };
}

/** A kubeconfig, JSON being YAML, of one user and one cluster, to which `cluster` adds. */
function kubeconfig(port: number, user: object, cluster: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'one',
    contexts: [{ name: 'one', context: { cluster: 'c', user: 'u' } }],
    users: [{ name: 'u', user }],
    clusters: [
      {
        name: 'c',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': base64(authority.certificate),
          ...cluster,
        },
      },
    ],
  });
}

async function clientOf(t: Tap, text: string) {
  const client = await connect({ env: {}, file: `${folder({ config: text })}/config` });
  t.teardown(() => client.close());
  return client;
}

/** A plugin that counts its runs in a file, and gives what `status` says. */
function plugin(status: string) {
  const home = folder({
    'plugin.sh': `n=$(($(cat "$COUNT" 2>/dev/null || echo 0) + 1)); echo $n > "$COUNT"
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status.replaceAll("'", `'"'"'`)}}' | sed "s/RUN/$n/"
`,
  });
  const count = `${home}/count`;
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: '/bin/sh',
    args: [`${home}/plugin.sh`],
    env: [{ name: 'COUNT', value: count }],
    interactiveMode: 'Never',
  };
  return { user: { exec }, runs: () => Number(readFileSync(count, 'utf8')) };
}

t.test(
  'an exec plugin gives the token, is run once for many requests, and anew when its token is refused',
  async (t) => {
    const revoked = new Set<string>();
    const { callers, port } = await apiServer(t, revoked);
    const { user, runs } = plugin('{"token":"sesame-RUN"}');
    const client = await clientOf(t, kubeconfig(port, user));
    await Promise.all([client.read('/version'), client.read('/version'), client.read('/version')]);
    t.strictSame(new Set(callers), new Set(['Bearer sesame-1']));
    t.equal(runs(), 1);
    revoked.add('Bearer sesame-1');
    await t.rejects(client.read('/version'), { code: 'UNAUTHORIZED' });
    t.strictSame(await client.read('/version'), { gitVersion: 'v1.37.2' });
    t.equal(callers.at(-1), 'Bearer sesame-2');
    t.equal(runs(), 2);
  },
);

t.test('an exec plugin gives a client certificate', async (t) => {
  const { callers, port } = await apiServer(t);
  const pem = { clientCertificateData: alice.certificate, clientKeyData: alice.key };
  const { user } = plugin(JSON.stringify(pem).replaceAll('\\n', '\\\\n'));
  const client = await clientOf(t, kubeconfig(port, user));
  await client.read('/version');
  t.strictSame(callers, ['alice']);
});

t.test('a client certificate stands in the kubeconfig', async (t) => {
  const { callers, port } = await apiServer(t);
  const user = {
    'client-certificate-data': base64(alice.certificate),
    'client-key-data': base64(alice.key),
  };
  const client = await clientOf(t, kubeconfig(port, user));
  await client.read('/version');
  t.strictSame(callers, ['alice']);
});

t.test('an authority that did not sign the server is not believed', async (t) => {
  const { callers, port } = await apiServer(t);
  const other = await createAuthority('another', validity);
  const cluster = { 'certificate-authority-data': base64(other.certificate) };
  const client = await clientOf(t, kubeconfig(port, { token: 'sesame' }, cluster));
  await t.rejects(client.read('/version'), /certificate|signature/i);
  t.strictSame(callers, []);
});

/** A proxy that opens tunnels, or refuses to, and keeps what it was asked. */
async function tunnels(t: Tap, status = 200) {
  const asked: string[] = [];
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (request, socket: Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} Forbidden\r\n\r\n`);
      return;
    }
    const [host, port] = String(request.url).split(':');
    const through = connectSocket(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    const end = () => [through, socket].forEach((one) => void one.destroy());
    through.on('error', end).on('close', end);
    socket.on('error', end).on('close', end);
  });
  return { asked, port: await listen(t, server) };
}

t.test('a proxy that the kubeconfig names is gone through', async (t) => {
  const { callers, port } = await apiServer(t);
  const proxy = await tunnels(t);
  const cluster = { 'proxy-url': `http://user:pass@127.0.0.1:${proxy.port}` };
  const client = await clientOf(t, kubeconfig(port, { token: 'sesame' }, cluster));
  t.strictSame(await client.read('/version'), { gitVersion: 'v1.37.2' });
  t.strictSame(callers, ['Bearer sesame']);
  t.strictSame(proxy.asked, [`127.0.0.1:${port} Basic ${base64('user:pass')}`]);
});

t.test('an empty proxy-url is none, and one without a scheme is no URL', async (t) => {
  const { port } = await apiServer(t);
  const client = await clientOf(t, kubeconfig(port, { token: 'sesame' }, { 'proxy-url': '' }));
  t.strictSame(await client.read('/version'), { gitVersion: 'v1.37.2' });
  for (const proxy of ['proxy:3128', '127.0.0.1:3128']) {
    const wrong = kubeconfig(port, { token: 'sesame' }, { 'proxy-url': proxy });
    await t.rejects(clientOf(t, wrong), {
      code: 'KUBECONFIG',
      message: 'the kubeconfig names a proxy-url that is no URL, such as http://proxy:3128',
    });
  }
});

t.test('a proxy that refuses is told of', async (t) => {
  const { callers, port } = await apiServer(t);
  const proxy = await tunnels(t, 403);
  const cluster = { 'proxy-url': `http://127.0.0.1:${proxy.port}` };
  const client = await clientOf(t, kubeconfig(port, { token: 'sesame' }, cluster));
  await t.rejects(client.read('/version', { timeout: 2000 }), {
    code: 'UNREACHABLE',
    message: `GET /version: Bad response: 403 (through the proxy 127.0.0.1:${proxy.port})`,
  });
  t.strictSame(callers, [], 'the server is not asked past the proxy');
});
