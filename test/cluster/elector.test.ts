import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { Elector } from '../../src/cluster/elector.ts';
import { Lease } from '../../src/cluster/lease.ts';
import { dig } from '../../src/kubernetes/json.ts';
import { ApiServer } from './api-server.ts';
import { type Tap, until } from './harness.ts';

const LEASES = '/apis/coordination.k8s.io/v1/leases';
const TIMINGS = { duration: 1000, renewDeadline: 400, retry: 20 };

async function started(t: Tap) {
  const server = await new ApiServer().serve(LEASES).listen();
  t.teardown(() => server.close());
  return server;
}

function candidate(t: Tap, server: ApiServer, identity: string) {
  const client = new Client(server.endpoint);
  const warnings: string[] = [];
  const work = { begun: 0, ended: 0 };
  const elector = new Elector({
    lease: new Lease(client, 'mooring', 'audit'),
    identity,
    timings: TIMINGS,
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...words: unknown[]) => warnings.push(words.join(' ')),
    },
    lead: (signal) =>
      new Promise((resolve) => {
        work.begun++;
        signal.addEventListener('abort', () => {
          work.ended++;
          resolve();
        });
      }),
  });
  const stop = async () => {
    await elector.stop();
    client.close();
  };
  t.teardown(stop);
  return { elector, work, warnings, stop };
}

const holderOf = (server: ApiServer) => dig(server.objects(LEASES)[0], 'spec', 'holderIdentity');

t.test('one leads; when it goes, the other does at once', async (t) => {
  const server = await started(t);
  const first = candidate(t, server, 'first');
  await until(() => first.elector.isLeader);
  const second = candidate(t, server, 'second');
  const reads = () => server.requests.filter((request) => request.startsWith('GET')).length;
  const before = reads();
  await until(() => reads() > before + 6);
  t.equal(second.work.begun, 0);
  t.equal(holderOf(server), 'first');
  await first.stop();
  t.equal(first.work.ended, 1);
  await until(() => second.work.begun === 1);
  t.equal(holderOf(server), 'second');
});

t.test('a leader that cannot renew stops, and leads again when it can', async (t) => {
  const server = await started(t);
  const { elector, work, warnings } = candidate(t, server, 'only');
  await until(() => elector.isLeader);
  server.fail('PUT', { status: 500 });
  await until(() => work.ended === 1);
  t.notOk(elector.isLeader);
  t.equal(warnings.length, 1, 'said once');
  server.heal();
  await until(() => work.begun === 2);
});

t.test('a request that hangs does not keep it leading', async (t) => {
  const server = await started(t);
  const { elector, work } = candidate(t, server, 'only');
  await until(() => elector.isLeader);
  server.delay = 60_000;
  await until(() => work.ended === 1);
  t.notOk(elector.isLeader);
  server.delay = 0;
});

t.test('a missing permission is said once, by name', async (t) => {
  const server = await started(t);
  server.fail(LEASES.slice(0, 20), { status: 403 });
  const { warnings, work } = candidate(t, server, 'only');
  await until(() => server.requests.length > 3);
  t.match(warnings, [/permission is needed to get, create and update leases/]);
  t.equal(warnings.length, 1);
  t.equal(work.begun, 0);
});
