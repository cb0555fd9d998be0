import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { connect } from '../../src/cluster/connect.ts';
import type { Endpoint } from '../../src/cluster/endpoint.ts';
import { folder } from '../cli/harness.ts';
import { ApiServer } from './api-server.ts';
import type { Tap } from './harness.ts';

const SECRETS = { apiVersion: 'v1', plural: 'secrets' };
const REPORTS = { apiVersion: 'wgpolicyk8s.io/v1alpha2', plural: 'policyreports' };

interface Told {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that answers everything alike, and keeps what it was asked. */
async function echo(t: Tap, status = 200, answer: unknown = {}) {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    told.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint: Endpoint = {
    server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/clusters/c1/`),
    namespace: 'default',
    source: 'the test',
    credentials: async () => ({ headers: { authorization: 'Bearer sesame' } }),
    forget: () => told.push({ method: 'FORGET', url: '', headers: {}, body: '' }),
  };
  const client = new Client(endpoint);
  t.teardown(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return { client, told };
}

t.test('each verb asks as the API has it', async (t) => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a b', namespace: 'shop' } };
  const rows: readonly { name: string; act: (client: Client) => Promise<unknown>; expect: Partial<Told> }[] =
    [
      {
        name: 'get',
        act: (client) => client.get(SECRETS, { namespace: 'shop', name: 'a b' }),
        expect: { method: 'GET', url: '/clusters/c1/api/v1/namespaces/shop/secrets/a%20b', body: '' },
      },
      {
        name: 'create',
        act: (client) => client.create(SECRETS, secret, { dryRun: true, fieldManager: 'mooring' }),
        expect: {
          method: 'POST',
          url: '/clusters/c1/api/v1/namespaces/shop/secrets?fieldManager=mooring&dryRun=All',
          body: JSON.stringify(secret),
        },
      },
      {
        name: 'replace',
        act: (client) => client.replace(SECRETS, secret),
        expect: { method: 'PUT', url: '/clusters/c1/api/v1/namespaces/shop/secrets/a%20b' },
      },
      {
        name: 'apply',
        act: (client) =>
          client.apply(
            REPORTS,
            { metadata: { name: 'r', namespace: 'shop' } },
            { fieldManager: 'mooring', force: true },
          ),
        expect: {
          method: 'PATCH',
          url: '/clusters/c1/apis/wgpolicyk8s.io/v1alpha2/namespaces/shop/policyreports/r?force=true&fieldManager=mooring',
        },
      },
      {
        name: 'patch',
        act: (client) =>
          client.patch(SECRETS, { namespace: 'shop', name: 's' }, { type: 'json', body: [{ op: 'test' }] }),
        expect: {
          method: 'PATCH',
          url: '/clusters/c1/api/v1/namespaces/shop/secrets/s',
          body: '[{"op":"test"}]',
        },
      },
      {
        name: 'delete',
        act: (client) =>
          client.delete(SECRETS, { namespace: 'shop', name: 's' }, { preconditions: { uid: 'u' } }),
        expect: {
          method: 'DELETE',
          body: '{"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"u"}}',
        },
      },
    ];
  const { client, told } = await echo(t);
  for (const { name, act, expect } of rows) {
    await act(client);
    t.match(told.at(-1), expect, name);
    t.equal(told.at(-1)?.headers.authorization, 'Bearer sesame', name);
  }
  const types = told.filter(({ method }) => method === 'PATCH').map(({ headers }) => headers['content-type']);
  t.strictSame(types, ['application/apply-patch+yaml', 'application/json-patch+json']);
});

t.test('a request that is not granted has a code, a status, and the words of the server', async (t) => {
  const rows: readonly [number, string | undefined, string][] = [
    [400, 'BadRequest', 'BAD_REQUEST'],
    [401, 'Unauthorized', 'UNAUTHORIZED'],
    [403, 'Forbidden', 'FORBIDDEN'],
    [404, 'NotFound', 'NOT_FOUND'],
    [409, 'Conflict', 'CONFLICT'],
    [409, 'AlreadyExists', 'ALREADY_EXISTS'],
    [410, 'Expired', 'EXPIRED'],
    [422, 'Invalid', 'INVALID'],
    [429, 'TooManyRequests', 'TOO_MANY_REQUESTS'],
    [503, undefined, 'SERVER'],
  ];
  for (const [status, reason, code] of rows) {
    const { client, told } = await echo(t, status, { kind: 'Status', reason, message: 'because' });
    const error = await client
      .get(SECRETS, { namespace: 'shop', name: 's' })
      .catch((caught: unknown) => caught);
    t.match(error, {
      code,
      status,
      reason,
      message: `GET /api/v1/namespaces/shop/secrets/s: ${status} because`,
    });
    const forgot = told.some(({ method }) => method === 'FORGET');
    t.equal(
      forgot,
      status === 401,
      `${code}: credentials are asked for anew only when they are not accepted`,
    );
  }
});

t.test('answers that are none', async (t) => {
  const plain = await echo(t, 200, '<html>');
  await t.rejects(plain.client.read('/version'), { code: 'MALFORMED', message: /not JSON: <html>/ });
  const array = await echo(t, 200, []);
  await t.rejects(array.client.read('/version'), { code: 'MALFORMED', message: /no object/ });
  const proxy = await echo(t, 502, '<html>Bad Gateway');
  await t.rejects(proxy.client.read('/version'), { code: 'SERVER', message: /502 <html>Bad Gateway/ });
  const list = await echo(t, 200, { items: 'none' });
  await t.rejects(
    list.client.list(SECRETS, () => undefined),
    { code: 'MALFORMED', message: /no list/ },
  );
});

t.test('a request ends when its time is up, or its caller gives up', async (t) => {
  const server = await new ApiServer().serve('/api/v1/secrets').listen();
  server.delay = 60_000;
  const client = new Client(server.endpoint);
  t.teardown(() => {
    client.close();
    return server.close();
  });
  await t.rejects(client.read('/version', { timeout: 30 }), {
    code: 'TIMEOUT',
    message: /no answer in 30 ms/,
  });
  const stop = new AbortController();
  const asked = client.read('/version', { signal: stop.signal });
  stop.abort();
  await t.rejects(asked, { code: 'ABORTED' });
  await t.rejects(client.read('/version', { signal: stop.signal }), { code: 'ABORTED' });
  const watch = client.watch(SECRETS, { revision: '1', seconds: 300, silence: 60_000, timeout: 30 });
  await t.rejects(watch.next(), { code: 'TIMEOUT' });
});

t.test('the server of a kubeconfig is spoken to as its context says', async (t) => {
  const server = await new ApiServer().serve('/api/v1/secrets').listen();
  t.teardown(() => server.close());
  const config = (users: string) => `apiVersion: v1
kind: Config
current-context: one
clusters: [{name: c, cluster: {server: "${server.url}", insecure-skip-tls-verify: true}}]
contexts:
  - {name: one, context: {cluster: c, user: u, namespace: shop}}
  - {name: two, context: {cluster: c, user: u}}
users: [{name: u, user: ${users}}]
`;
  const home = folder({
    'token.yaml': config('{token: sesame}'),
    'exec.yaml': config(
      `{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [-c, 'echo no token for you >&2; exit 3'], interactiveMode: Never}}`,
    ),
    'broken.yaml': 'clusters: [',
    'empty.yaml': 'apiVersion: v1\nkind: Config\n',
  });
  const file = (name: string) => ({ env: {}, file: `${home}/${name}` });
  const client = await connect(file('token.yaml'));
  t.equal(client.namespace, 'shop');
  t.equal(client.endpoint.source, 'context "one" of the kubeconfig');
  t.equal((await connect({ ...file('token.yaml'), context: 'two' })).namespace, 'default');
  t.equal(await client.list(SECRETS, () => t.fail('there are none')), '100');
  client.close();
  const denied = await connect(file('exec.yaml'));
  await t.rejects(denied.read('/version'), {
    code: 'UNAUTHORIZED',
    message: /no credentials from context "one".*no token for you/,
  });

  const refused: readonly [Parameters<typeof connect>[0], RegExp][] = [
    [file('broken.yaml'), /broken\.yaml cannot be read/],
    [file('none.yaml'), /none\.yaml cannot be read: ENOENT/],
    [file('empty.yaml'), /there is no kubeconfig|names no/],
    [{ ...file('token.yaml'), context: 'three' }, /no context "three"; it has one, two/],
  ];
  for (const [options, message] of refused)
    await t.rejects(connect(options), { code: 'KUBECONFIG', message });
});

t.test('a pod knows its API server by its environment and its service account', async (t) => {
  const { inClusterEndpoint } = await import('../../src/cluster/in-cluster.ts');
  const account = folder({ token: 'sesame\n', 'ca.crt': 'PEM', namespace: 'guard' });
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const endpoint = inClusterEndpoint(env, account);
  t.equal(endpoint?.server.href, 'https://[fd00::1]/');
  t.equal(endpoint?.namespace, 'guard');
  t.strictSame(await endpoint?.credentials(), {
    headers: { authorization: 'Bearer sesame' },
    ca: Buffer.from('PEM'),
  });
  t.equal(inClusterEndpoint({}, account), undefined);
  t.equal(inClusterEndpoint(env, `${account}/none`), undefined);
});
