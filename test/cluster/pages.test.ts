/** Lists of many pages, and looks at a cluster that are made of them. */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import t from 'tap';
import { Client } from '../../src/cluster/client.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import { type AskForPage, visitPages } from '../../src/cluster/pages.ts';
import { surveyCluster } from '../../src/cluster/survey.ts';
import { PATHS, storedService, storedSet } from '../cli/cluster.ts';
import { ApiServer } from './api-server.ts';
import { type Tap, until } from './harness.ts';

const PAGES = ['one', 'two', 'three'];

/** Answers with a page for each word; what happens is told in `told`. */
function asking(told: string[], fails: Readonly<Record<string, ClusterError>> = {}): AskForPage {
  return async (token, signal, read) => {
    const index = Number(token ?? 0);
    told.push(`asked for ${PAGES[index]}`);
    signal.addEventListener('abort', () => told.push(`${PAGES[index]} is over`));
    await new Promise((resolve) => setImmediate(resolve));
    const failure = fails[PAGES[index] ?? ''];
    if (failure) throw failure;
    const next = index + 1 < PAGES.length ? { continue: String(index + 1) } : {};
    const page = { metadata: { resourceVersion: '7', ...next }, items: [{ name: PAGES[index] }] };
    return read(Readable.from([Buffer.from(JSON.stringify(page))]) as IncomingMessage);
  };
}

for (const eager of [false, true]) {
  const how = eager ? 'eagerly' : 'an item at a time';
  t.test(`${how}: pages are read in their order`, async (t) => {
    const told: string[] = [];
    const visit = ({ name }: { name?: unknown }) => told.push(`read ${name}`);
    let begun = 0;
    const rest = await visitPages(asking(told), visit, { eager, begun: () => begun++ });
    t.match(rest, { metadata: { resourceVersion: '7' } });
    t.equal(begun, 1);
    t.strictSame(
      told.filter((each) => !each.endsWith('over')),
      eager
        ? ['asked for one', 'asked for two', 'read one', 'asked for three', 'read two', 'read three']
        : ['asked for one', 'read one', 'asked for two', 'read two', 'asked for three', 'read three'],
    );
  });

  t.test(`${how}: a page that fails is told of in its turn`, async (t) => {
    const told: string[] = [];
    const visit = ({ name }: { name?: unknown }) => told.push(`read ${name}`);
    const failure = new ClusterError('EXPIRED', 'too old');
    await t.rejects(visitPages(asking(told, { two: failure }), visit, { eager }), failure);
    t.ok(told.includes('read one'));
    t.notOk(told.includes('asked for three'));
  });
}

t.test('what was asked for ahead is given up with the rest', async (t) => {
  const told: string[] = [];
  const failure = new Error('enough');
  const visit = () => {
    throw failure;
  };
  await t.rejects(visitPages(asking(told), visit, { eager: true }), failure);
  t.ok(told.includes('two is over'));
});

/** A cluster of so many sets, each in a namespace of its own, that two pages hold them. */
async function manySets(t: Tap): Promise<ApiServer> {
  const server = await new ApiServer().serve(...Object.values(PATHS)).listen();
  t.teardown(() => server.close());
  for (let index = 0; index < 700; index++) {
    server.put(PATHS.sets, storedSet(`team-${index}`));
    server.put(PATHS.services, storedService(`team-${index}`));
  }
  return server;
}

async function look(t: Tap, server: ApiServer, eager: boolean) {
  const client = new Client(server.endpoint);
  t.teardown(() => client.close());
  const sets = { kind: 'StatefulSet', apiVersion: 'apps/v1', plural: 'statefulsets' };
  const kinds = ['Service', 'apps/StatefulSet'] as const;
  return surveyCluster({ client, subjects: [sets], kinds, scope: 'all', eager });
}

for (const eager of [false, true]) {
  const how = eager ? 'eagerly' : 'an item at a time';
  t.test(`${how}: what is around is asked for when the objects to judge have begun to come`, async (t) => {
    const server = await manySets(t);
    const survey = await look(t, server, eager);
    t.equal(survey.size, 700);
    t.equal([...survey.subjects()].length, 700);
    t.match(survey.worldOf('team-699').service('team-699', 'db'), {
      known: true,
      value: { meta: { name: 'db' } },
    });
    const lists = server.requests.map((request) => /(statefulsets|services)/.exec(request)?.[0]);
    t.equal(lists[0], 'statefulsets');
    t.equal(lists.filter((each) => each === 'services').length, 2);
  });

  t.test(`${how}: a list that begins anew may hold what others saw too early`, async (t) => {
    const server = await manySets(t);
    const seen = () => server.requests.filter((request) => request.includes('services?')).length;
    const after = async () => {
      await until(() => seen() === 2);
      server.put(PATHS.services, storedService('late'));
      server.put(PATHS.sets, storedSet('late'));
    };
    server.fail(`${PATHS.sets}?limit=500&continue`, { status: 410, after }, 1);
    const survey = await look(t, server, eager);
    t.equal(survey.size, 701);
    t.equal(seen(), 4);
    t.match(survey.worldOf('late').service('late', 'db'), { known: true, value: { meta: { name: 'db' } } });
  });
}
