import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import t from 'tap';
import type { ApiServer } from '../cluster/api-server.ts';
import { kubeconfigOf, PATHS, shopAndBank, storedService, storedSet } from './cluster.ts';
import { folder, mooring } from './harness.ts';

const RULE = ['--rule', 'governing-service-exists'];
const MISSING = /governing-service-exists: Service "db", which spec\.serviceName names, does not exist/;

const isResult = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('../../docs/audit-result.schema.json', import.meta.url), 'utf8')),
);

function audit(server: ApiServer, words: readonly string[], namespace = 'shop') {
  return mooring(['audit', '--cluster', '--kubeconfig', kubeconfigOf(server, namespace), ...words]);
}

interface Case {
  readonly name: string;
  readonly given?: (server: ApiServer) => unknown;
  readonly words: readonly string[];
  readonly namespace?: string;
  readonly expect: { readonly code: number; readonly stdout?: RegExp; readonly stderr?: RegExp };
}

const CASES: readonly Case[] = [
  {
    name: 'the namespace of the context, as with kubectl',
    words: RULE,
    expect: { code: 0, stdout: /^1 object, 1 workload: 0 deny, 0 warn/ },
  },
  {
    name: 'the namespace that is named',
    words: [...RULE, '-n', 'bank'],
    expect: { code: 1, stdout: /^StatefulSet bank\/db\n {2}deny {2}governing-service-exists: / },
  },
  {
    name: 'a field of the cluster stands in no file',
    words: [...RULE, '-n', 'bank'],
    expect: { code: 1, stdout: /\n {8}spec\.serviceName\n/ },
  },
  {
    name: 'all namespaces',
    words: [...RULE, '-A'],
    expect: { code: 1, stdout: /\n2 objects, 2 workloads: 1 deny/ },
  },
  {
    name: 'only what is selected, by all there is',
    words: [...RULE, '-A', '-l', 'team=money', '--fail-on', 'never'],
    expect: { code: 0, stdout: /^StatefulSet bank\/db\n(.*\n)*1 object, 1 workload: 1 deny/ },
  },
  {
    name: 'a selector that cannot be read',
    given: (server) => server.fail('labelSelector', { status: 400 }),
    words: [...RULE, '-l', '!!'],
    expect: { code: 2, stderr: /^mooring: GET .*statefulsets: 400 says 400\n$/ },
  },
  {
    name: 'a kind that may not be read is not evaluated, and said so',
    given: (server) => server.fail('/services', { status: 403 }),
    words: [...RULE, '-n', 'bank'],
    expect: {
      code: 0,
      stdout:
        /^note {2}mooring may not list the services of namespace bank\n\nnot evaluated: governing-service-exists: mooring may not list the services of namespace bank\n/,
    },
  },
  {
    name: 'what was not seen is told even of quiet',
    given: (server) => server.fail('/services', { status: 403 }),
    words: [...RULE, '-A', '-q'],
    expect: { code: 0, stdout: /^note {2}mooring may not list the services of the cluster\n/ },
  },
  {
    name: 'all namespaces, of which one may be read',
    given: (server) => {
      server.fail('GET /apis/apps/v1/statefulsets?', { status: 403 });
      server.fail('GET /apis/apps/v1/namespaces/shop/statefulsets', { status: 403 });
    },
    words: [...RULE, '-A'],
    expect: {
      code: 1,
      stdout:
        /^StatefulSet bank\/db\n(.*\n)*note {2}mooring may not list the statefulsets of namespace shop\n\n1 object, /,
    },
  },
  {
    name: 'many namespaces that may not be read are told of in one line',
    given: (server) => {
      for (const name of ['n1', 'n2', 'n3', 'n4']) server.put(PATHS.namespaces, { metadata: { name } });
      server.fail('GET /apis/apps/v1/statefulsets?', { status: 403 });
      server.fail('GET /apis/apps/v1/namespaces/n', { status: 403 });
    },
    words: [...RULE, '-A'],
    expect: {
      code: 1,
      stdout:
        /\nnote {2}the statefulsets of 4 namespaces were not seen: n1, n2, n3, n4 \(mooring may not list .* namespace n\d\)\n/,
    },
  },
  {
    name: 'namespaces may not be listed: that of the context is left',
    given: (server) => {
      server.fail('GET /apis/apps/v1/statefulsets?', { status: 403 });
      server.fail('GET /api/v1/namespaces?', { status: 403 });
    },
    words: [...RULE, '-A'],
    namespace: 'bank',
    expect: { code: 1, stdout: /^StatefulSet bank\/db\n(.*\n)*1 object, / },
  },
  {
    name: 'nothing may be read',
    given: (server) => server.fail('/', { status: 403 }),
    words: ['-A'],
    expect: {
      code: 2,
      stderr: /^mooring: nothing could be judged: mooring may not list the \w+ of the cluster\n$/,
    },
  },
  {
    name: 'no credentials',
    given: (server) => server.fail('/', { status: 401 }),
    words: [],
    expect: { code: 2, stderr: /^mooring: GET .*: 401 says 401\n$/ },
  },
  {
    name: 'a page that expired is read anew',
    given: (server) => server.fail('/statefulsets', { status: 410 }, 1),
    words: [...RULE, '-n', 'bank'],
    expect: { code: 1, stdout: MISSING },
  },
  {
    name: 'a path does not go with it',
    words: ['deploy/'],
    expect: { code: 2, stderr: /audit --cluster takes no path; --from deploy\/ judges files as if/ },
  },
  {
    name: 'all namespaces and one',
    words: ['-A', '-n', 'x'],
    expect: { code: 2, stderr: /--namespace and --all-namespaces do not go together/ },
  },
];

for (const { name, given, words, namespace, expect } of CASES) {
  t.test(name, async (t) => {
    const server = await shopAndBank(t);
    given?.(server);
    const { code, stdout, stderr } = await audit(server, words, namespace);
    t.match(stdout, expect.stdout ?? /^$/);
    t.match(stderr, expect.stderr ?? /^$/);
    t.equal(code, expect.code);
  });
}

t.test('options of a cluster need one', async (t) => {
  for (const option of ['--all-namespaces', '--selector=a', '--kubeconfig=f', '--context=c', '--from=f']) {
    const { code, stderr } = await mooring(['audit', option, 'deploy/']);
    t.match(stderr, `${option.split('=')[0]} goes with --cluster`);
    t.equal(code, 2);
  }
});

t.test('every kind is listed once, and none that no rule asks of', async (t) => {
  const server = await shopAndBank(t);
  await audit(server, [...RULE, '-A']);
  t.strictSame([...server.requests].sort(), [
    'GET /api/v1/services?limit=500',
    'GET /apis/apps/v1/statefulsets?limit=500',
  ]);
  server.requests.length = 0;
  await audit(server, ['-A']);
  const lists = server.requests.filter((request) => request.includes('limit=500'));
  t.strictSame([...new Set(lists)].sort(), [...lists].sort());
  t.strictSame(
    lists.map((request) => request.replace('GET ', '').replace('?limit=500', '')).sort(),
    Object.values(PATHS).sort(),
  );
});

t.test('what comes of it in each format', async (t) => {
  const server = await shopAndBank(t);
  server.fail('/storageclasses', { status: 403 });
  const printed = async (format: string) => (await audit(server, ['-n', 'bank', '-o', format])).stdout;
  const result = JSON.parse(await printed('json'));
  t.ok(isResult(result), JSON.stringify(isResult.errors));
  t.match(result.findings[0], { file: '', line: 1, column: 1, subject: { namespace: 'bank', name: 'db' } });
  t.match(result.notices, [
    {
      file: '',
      line: 1,
      code: 'NOT_SEEN',
      message: 'mooring may not list the storageclasses of the cluster',
    },
  ]);
  const github = await printed('github');
  t.match(github, /^::error title=governing-service-exists%3A StatefulSet bank\/db::/m);
  t.match(github, /\n::notice title=NOT_SEEN::mooring may not list the storageclasses/);
  const { invocations, results } = JSON.parse(await printed('sarif')).runs[0];
  t.strictSame(Object.keys(results[0].locations[0]), ['logicalLocations']);
  t.match(invocations[0].toolExecutionNotifications, [{ level: 'warning', descriptor: { id: 'NOT_SEEN' } }]);
  const junit = await printed('junit');
  t.match(junit, /<testcase classname="StatefulSet bank\/db" name="governing-service-exists">\n/);
  t.match(junit, /name="not seen 1">\n {6}<skipped message="mooring may not list the storageclasses/);
});

const FILE = JSON.stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', ...storedSet('bank') });
const SERVICE = JSON.stringify({ apiVersion: 'v1', kind: 'Service', ...storedService('bank') });

t.test('files over the cluster', async (t) => {
  const server = await shopAndBank(t);
  const files = folder({ 'set.json': FILE, 'both/set.json': FILE, 'both/service.json': SERVICE });
  const from = (...paths: readonly string[]) =>
    audit(server, [...RULE, ...paths.map((path) => `--from=${files}/${path}`)]);
  const alone = await from('set.json');
  t.match(alone.stdout, /set\.json:1:\d+ {2}spec\.serviceName\n/, 'findings stand in the files');
  t.match(alone.stdout, MISSING);
  t.equal(alone.code, 1);
  t.equal((await from('both')).code, 0, 'what is applied together is there');
  server.put(PATHS.services, storedService('bank'));
  t.equal((await from('set.json')).code, 0, 'what the cluster has is there');
  server.put(PATHS.services, {
    ...storedService('bank'),
    spec: { clusterIP: 'None', selector: { app: 'other' } },
  });
  const selects = ['--rule=governing-service-selects-pods'];
  t.equal((await audit(server, [...selects, `--from=${files}/set.json`])).code, 1);
  t.equal(
    (await audit(server, [...selects, `--from=${files}/both`])).code,
    0,
    'a file takes the place of what is live',
  );
});

t.test('files over a cluster in the namespace of the context', async (t) => {
  const server = await shopAndBank(t);
  const { metadata: _, ...rest } = storedSet('x');
  const unplaced = { apiVersion: 'apps/v1', kind: 'StatefulSet', ...rest, metadata: { name: 'new' } };
  const file = `${folder({ 'set.json': JSON.stringify(unplaced) })}/set.json`;
  t.equal((await audit(server, [...RULE, `--from=${file}`])).code, 0);
  const { code, stdout } = await audit(server, [...RULE, `--from=${file}`], 'bank');
  t.match(stdout, /^StatefulSet bank\/new\n/);
  t.equal(code, 1);
});
