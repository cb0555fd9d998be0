import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import { type AdmissionRequest, readReview } from '../../src/admission/review.ts';
import { Client } from '../../src/cluster/client.ts';
import { RefusalEvents } from '../../src/publish/refusal-events.ts';
import { LEDGER_LIMITS, RefusalLedger } from '../../src/publish/refusal-ledger.ts';
import { eventName, type RefusalNote, refusalNote } from '../../src/publish/refusal-note.ts';
import { ApiServer } from '../cluster/api-server.ts';
import { type Tap, until } from '../cluster/harness.ts';

const EVENTS = '/api/v1/events';

interface Asked {
  readonly operation?: 'CREATE' | 'UPDATE' | 'SCALE' | 'DELETE';
  readonly outcome?: Decision['outcome'];
  readonly dryRun?: boolean;
  readonly name?: string;
  readonly generateName?: string;
}

/** A request that was refused, and the decision. */
function refused(asked: Asked = {}): readonly [AdmissionRequest, Decision] {
  const { operation = 'DELETE', outcome = 'deny', dryRun = false, name = 'db', generateName } = asked;
  const metadata = { name, namespace: 'shop', uid: 'uid-1', ...(generateName ? { generateName } : {}) };
  const request = readReview({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'u',
      kind: { group: 'apps', version: 'v1', kind: 'StatefulSet' },
      operation: operation === 'SCALE' ? 'UPDATE' : operation,
      namespace: 'shop',
      object: operation === 'DELETE' ? null : { metadata },
      oldObject: operation === 'CREATE' ? null : { metadata },
    },
  });
  const ref = { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name };
  const finding = {
    rule: 'set-deletion-safe',
    enforcement: 'deny',
    category: 'protection',
    subject: ref,
    message: 'the claims\nstay',
    path: [],
    remediation: '',
  } as const;
  const evaluation = { findings: [finding], notEvaluated: [], errors: [], ignored: [], passed: [] };
  const subject = {
    ref,
    operation,
    object: request.object,
    previous: undefined,
    user: undefined,
    dryRun,
    complete: true,
  };
  return [request, { review: {} as Decision['review'], outcome, subject, evaluation }];
}

const note = (asked?: Asked) => refusalNote(...refused(asked)) as RefusalNote;

t.test('what is told of, and how', async (t) => {
  t.strictSame(note(), {
    object: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' },
    uid: 'uid-1',
    operation: 'DELETE',
    message: 'Deletion refused: the claims stay [set-deletion-safe]',
  });
  t.match(note({ operation: 'SCALE' }).message, /^Scaling refused: /);
  t.equal(note({ operation: 'CREATE' }).uid, undefined, 'there is no object yet, whatever uid it was given');
  t.equal(note({ dryRun: true }), undefined);
  t.equal(note({ outcome: 'warn' }), undefined);
  t.equal(note({ outcome: 'allow' }), undefined);
});

t.test('names that are generated are told of together', async (t) => {
  const [a, b] = ['db-x1', 'db-x2'].map((name) => note({ operation: 'CREATE', name, generateName: 'db-' }));
  t.equal(a?.object.name, 'db');
  t.equal(eventName(a as RefusalNote), eventName(b as RefusalNote));
});

t.test('the name of an Event is one that Kubernetes takes', async (t) => {
  const long = `${'a'.repeat(199)}.${'b'.repeat(53)}`;
  const name = eventName(note({ name: long }));
  t.match(name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  t.ok(name.length <= 253);
});

t.test('the ledger: at once, then together', async (t) => {
  const ledger = new RefusalLedger();
  for (const at of [1000, 1001]) ledger.add(note(), at);
  t.match(ledger.take(1002), { count: 2, first: 1000, last: 1001 });
  t.equal(ledger.take(1002), undefined);
  for (const at of [2000, 3000, 4000]) ledger.add(note(), at);
  t.equal(ledger.take(5000), undefined, 'quiet for a while');
  t.match(ledger.take(1002 + LEDGER_LIMITS.quiet), { count: 3, first: 2000, last: 4000 });
});

t.test('the ledger: a flood is bounded in number and in rate', async (t) => {
  const ledger = new RefusalLedger({ quiet: 1000, rate: 2, burst: 3, most: 10 });
  for (let index = 0; index < 50; index++) ledger.add(note({ name: `db-${index}` }), 0);
  t.equal(ledger.dropped, 40);
  const taken = (now: number) => {
    let count = 0;
    while (ledger.take(now)) count++;
    return count;
  };
  t.equal(taken(0), 3);
  t.equal(taken(999), 1);
  t.equal(taken(60_000), 3);
  t.equal(taken(120_000), 3);
  ledger.add(note({ name: 'another' }), 200_000);
  t.equal(ledger.dropped, 40, 'those that were told of make room');
});

function recorder(t: Tap, server: ApiServer) {
  const client = new Client(server.endpoint);
  const warnings: unknown[][] = [];
  const log = { warn: (...words: unknown[]) => warnings.push(words), debug: () => undefined };
  const ledger = new RefusalLedger({ quiet: 0, rate: 1000, burst: 1000, most: 100 });
  const events = new RefusalEvents({ client, log, ledger });
  t.teardown(async () => {
    await events.stop();
    client.close();
  });
  return { events, warnings };
}

t.test('an Event, counted on by every replica', async (t) => {
  const server = await new ApiServer().serve(EVENTS).listen();
  t.teardown(() => server.close());
  const [one, other] = [recorder(t, server), recorder(t, server)];
  one.events.observe(...refused());
  await until(() => server.objects(EVENTS).length === 1);
  t.match(server.objects(EVENTS)[0], {
    kind: 'Event',
    metadata: { namespace: 'shop' },
    involvedObject: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      namespace: 'shop',
      name: 'db',
      uid: 'uid-1',
    },
    type: 'Warning',
    reason: 'AdmissionRefused',
    message: 'Deletion refused: the claims stay [set-deletion-safe]',
    count: 1,
    source: { component: 'mooring' },
    firstTimestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  });
  other.events.observe(...refused());
  await until(() => server.objects(EVENTS)[0]?.count === 2);
  t.equal(server.objects(EVENTS).length, 1);
});

t.test('a permission that is missing is logged once', async (t) => {
  const server = await new ApiServer().serve(EVENTS).listen();
  t.teardown(() => server.close());
  server.fail('POST', { status: 403 });
  const { events, warnings } = recorder(t, server);
  for (const name of ['a', 'b', 'c']) events.observe(...refused({ name }));
  await until(() => server.requests.length === 3);
  server.heal();
  events.observe(...refused({ name: 'd' }));
  await until(() => server.objects(EVENTS).length === 1);
  t.equal(warnings.length, 1);
  t.match(warnings[0]?.[1], 'permission is needed to create, get and patch events');
});
