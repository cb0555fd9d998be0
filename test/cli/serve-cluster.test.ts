import { spawn } from 'node:child_process';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import t from 'tap';
import { ApiServer, type StoredObject } from '../cluster/api-server.ts';
import { type Tap, until } from '../cluster/harness.ts';
import { service, statefulSet } from '../rules/manifests.ts';
import { reviewOf } from '../server/harness.ts';
import { folder, mooring } from './harness.ts';

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).href;
const SERVICES = '/api/v1/services';
/** What the policy `recommended` reads besides, of the API server's own. */
const OTHERS = [
  '/apis/apps/v1/statefulsets',
  '/api/v1/persistentvolumeclaims',
  '/api/v1/namespaces',
  '/apis/policy/v1/poddisruptionbudgets',
  '/apis/storage.k8s.io/v1/storageclasses',
  '/apis/autoscaling/v2/horizontalpodautoscalers',
];

const CLASS: StoredObject = {
  metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  reclaimPolicy: 'Retain',
};

function kubeconfigOf(server: ApiServer): string {
  return folder({
    config: `apiVersion: v1
kind: Config
current-context: test
clusters: [{name: c, cluster: {server: "${server.url}", insecure-skip-tls-verify: true}}]
contexts: [{name: test, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: sesame}}]
`,
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `mooring serve --world cluster` in a process of its own. */
async function serving(t: Tap, server: ApiServer) {
  const metrics = await freePort();
  const words = ['serve', '--world', 'cluster', '--kubeconfig', `${kubeconfigOf(server)}/config`];
  const ports = [
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--metrics-port',
    String(metrics),
    '--drain-seconds',
    '0',
  ];
  const script = `import { main } from '${MAIN}'; await main(process);`;
  const args = ['--input-type=module', '-e', script, '--', 'mooring', ...words, ...ports];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  let [out, errors] = ['', ''];
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      out += data;
      const told = /"port":(\d+)/.exec(out);
      if (told) resolve(Number(told[1]));
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${errors}`)));
  });
  const ask = (path: string, body?: unknown) =>
    new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request(
        { host: '127.0.0.1', port, path, method, headers, rejectUnauthorized: false },
        (answer) => {
          let text = '';
          answer.on('data', (data) => {
            text += data;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : {} }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    child,
    ended,
    ask,
    log: () => out,
    metrics: () => fetch(`http://127.0.0.1:${metrics}/metrics`).then((answer) => answer.text()),
  };
}

t.test('serves by the world of the cluster, from not ready to gone', async (t) => {
  const server = await new ApiServer().serve(SERVICES, ...OTHERS).listen();
  t.teardown(() => server.close());
  server.put('/apis/storage.k8s.io/v1/storageclasses', CLASS);
  server.fail(SERVICES, { status: 503 });
  const { child, ended, ask, log, metrics } = await serving(t, server);

  await until(() => server.requests.some((asked) => asked.includes(SERVICES)));
  t.match(await ask('/readyz'), {
    status: 503,
    body: { ready: false, world: 'cluster', pending: ['Service'] },
  });
  t.equal((await ask('/livez')).status, 200, 'it lives all the same');
  t.match(
    await ask('/validate?timeout=10s', reviewOf(statefulSet())),
    {
      body: { response: { allowed: true } },
    },
    'what is not known yet refuses nothing',
  );

  server.heal();
  while ((await ask('/readyz')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  t.match(await ask('/validate?timeout=10s', reviewOf(statefulSet())), {
    body: { response: { allowed: false, status: { message: /governing-service-exists/ } } },
  });
  server.put(SERVICES, service() as unknown as StoredObject);
  t.match(
    await ask('/validate?timeout=10s', reviewOf(statefulSet())),
    {
      body: { response: { allowed: true } },
    },
    'a Service that is milliseconds old counts',
  );

  const told = await metrics();
  t.match(told, /^mooring_world_objects\{kind="Service"\} 1$/m);
  t.match(told, /^mooring_world_age_seconds\{kind="Service"\} [\d.]+$/m);
  t.match(told, /^mooring_world_state\{kind="Service",state="synced"\} 1$/m);
  t.match(told, /^mooring_world_restarts_total\{kind="Service",reason="server"\} \d+$/m);
  t.notMatch(told, 'state="starting"');

  await server.close();
  t.match(await ask('/readyz'), { status: 200 }, 'the loss of the API server makes no replica unready');
  t.match(await ask('/validate?timeout=10s', reviewOf(statefulSet())), {
    body: { response: { allowed: true } },
  });
  child.kill('SIGTERM');
  t.equal(await ended, 0);
  t.match(log(), /"source":"context \\"test\\" of the kubeconfig","msg":"reading the cluster"/);
  t.notMatch(log(), 'sesame');
});

t.test('options that cannot be meant', async (t) => {
  const server = await new ApiServer().listen();
  t.teardown(() => server.close());
  const file = `${kubeconfigOf(server)}/config`;
  const rows: readonly [readonly string[], RegExp][] = [
    [['--kubeconfig', file], /--kubeconfig goes with --world cluster/],
    [['--world', 'none', '--context', 'x'], /--context goes with --world cluster/],
    [['--world', 'cluster', '--kubeconfig', 'nowhere'], /nowhere cannot be read: ENOENT/],
    [['--world', 'cluster', '--kubeconfig', file, '--context', 'x'], /no context "x"; it has test/],
  ];
  for (const [words, expected] of rows) {
    const { code, stderr } = await mooring(['serve', '--port', '0', '--metrics-port', 'none', ...words]);
    t.equal(code, 2, words.join(' '));
    t.match(stderr, expected, words.join(' '));
  }
});
