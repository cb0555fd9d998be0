import t from 'tap';
import { kubeconfigOf, PATHS, shopAndBank, storedService } from '../cli/cluster.ts';
import { mooring } from '../cli/harness.ts';
import type { ApiServer } from '../cluster/api-server.ts';

const REPORTS = '/apis/wgpolicyk8s.io/v1alpha2/policyreports';
const OPEN = '/apis/openreports.io/v1alpha1/reports';

function publish(server: ApiServer, words: readonly string[] = ['-A']) {
  const kubeconfig = kubeconfigOf(server);
  return mooring([
    'audit',
    '--cluster',
    '--publish',
    '--fail-on=never',
    '--kubeconfig',
    kubeconfig,
    ...words,
  ]);
}

const namesOf = (server: ApiServer, path = REPORTS) =>
  server.objects(path).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
const writes = (server: ApiServer) => server.requests.filter((request) => !request.startsWith('GET'));

t.test('published, left alone, changed and removed', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  const first = await publish(server);
  t.equal(first.stderr, 'mooring: reports published: 2 written, 0 unchanged, 0 removed\n');
  t.equal(first.code, 0);
  t.strictSame(namesOf(server).sort(), ['bank/mooring', 'shop/mooring']);
  t.match(writes(server)[0], /\?force=true&fieldManager=mooring$/);

  server.requests.length = 0;
  t.match((await publish(server)).stderr, '0 written, 2 unchanged, 0 removed');
  t.strictSame(writes(server), [], 'no request where nothing changed');

  server.put(PATHS.services, storedService('bank'));
  t.match((await publish(server)).stderr, '1 written, 1 unchanged, 0 removed');

  server.remove(PATHS.sets, 'db', 'bank');
  t.match((await publish(server)).stderr, '0 written, 1 unchanged, 1 removed');
  t.strictSame(namesOf(server), ['shop/mooring']);
});

t.test('reports of others stay, and a report that others changed is mended', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  server.put(REPORTS, { metadata: { name: 'theirs', namespace: 'bank', labels: {} } });
  await publish(server);
  const [own] = server.objects(REPORTS).filter(({ metadata }) => metadata.namespace === 'shop');
  if (own) server.put(REPORTS, { ...own, results: [] });
  t.match((await publish(server)).stderr, '1 written, 1 unchanged, 0 removed');
  t.ok(namesOf(server).includes('bank/theirs'));
});

t.test('one namespace leaves the reports of others', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  await publish(server);
  server.remove(PATHS.sets, 'db', 'bank');
  t.match((await publish(server, ['-n', 'shop'])).stderr, '0 written, 1 unchanged, 0 removed');
  t.strictSame(namesOf(server).sort(), ['bank/mooring', 'shop/mooring']);
});

t.test('what was not seen keeps its report', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  await publish(server);
  server.fail('GET /apis/apps/v1/statefulsets?', { status: 403 });
  server.fail('GET /apis/apps/v1/namespaces/bank/statefulsets', { status: 403 });
  t.match((await publish(server)).stderr, '0 written, 1 unchanged, 0 removed');
  t.strictSame(namesOf(server).sort(), ['bank/mooring', 'shop/mooring']);
});

t.test('both APIs where both are installed, none where none is', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS, OPEN);
  t.match((await publish(server)).stderr, '4 written');
  t.match(server.objects(OPEN)[0], {
    apiVersion: 'openreports.io/v1alpha1',
    kind: 'Report',
    source: 'mooring',
  });
  const bare = await publish(await shopAndBank(t));
  t.equal(bare.code, 2);
  t.match(
    bare.stderr,
    'the cluster has neither wgpolicyk8s.io/v1alpha2 nor openreports.io/v1alpha1; install',
  );
});

t.test('one that cannot be written keeps no other from it', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  server.fail('PATCH /apis/wgpolicyk8s.io/v1alpha2/namespaces/bank', { status: 403 });
  const { code, stderr } = await publish(server);
  t.equal(code, 2);
  t.match(
    stderr,
    /^mooring: a report could not be published: PATCH .*bank.*: 403 says 403\n.*1 written, 0 unchanged/,
  );
  t.strictSame(namesOf(server), ['shop/mooring']);
});

t.test('a server that is busy for a moment is asked again', async (t) => {
  const server = (await shopAndBank(t)).serve(REPORTS);
  await publish(server);
  server.fail('GET /apis/wgpolicyk8s.io/v1alpha2/policyreports', { status: 429 }, 1);
  t.match((await publish(server)).stderr, '0 written, 2 unchanged, 0 removed');
  server.put(PATHS.services, storedService('bank'));
  server.fail('PATCH /apis/wgpolicyk8s.io/v1alpha2/namespaces/bank', { status: 503 }, 1);
  t.match((await publish(server)).stderr, '1 written, 1 unchanged, 0 removed');
  server.remove(PATHS.sets, 'db', 'bank');
  server.fail('DELETE /apis/wgpolicyk8s.io/v1alpha2/namespaces/bank', { status: 500 }, 1);
  t.match((await publish(server)).stderr, '0 written, 1 unchanged, 1 removed');
  t.strictSame(namesOf(server), ['shop/mooring']);
});

t.test('a part does not take the place of the whole', async (t) => {
  const server = await shopAndBank(t);
  for (const words of [
    ['-l', 'a=b'],
    ['--rule', 'pods-spread'],
    ['--from', 'x'],
  ]) {
    const { code, stderr } = await publish(server, words);
    t.equal(code, 2);
    t.match(stderr, /do not go together/);
  }
});
