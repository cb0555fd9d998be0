import t from 'tap';
import { CertificateError } from '../../src/certificates/error.ts';
import type { HeldLeaf } from '../../src/certificates/held.ts';
import { Keeper } from '../../src/certificates/keeper.ts';
import { LIFETIMES } from '../../src/certificates/rotation.ts';
import { serviceNames } from '../../src/certificates/service-names.ts';
import { createAuthority, issueCertificate } from '../../src/certificates/x509.ts';
import { DAY } from '../../src/kubernetes/duration.ts';
import { believes, MemoryCluster } from './cluster.ts';

const START = Date.UTC(2026, 0, 1);
const NAMES = serviceNames('mooring', 'guard');
const VALIDATING = 'ValidatingWebhookConfiguration mooring';

function replica(cluster: MemoryCluster) {
  const served: HeldLeaf[] = [];
  const keeper = new Keeper({
    secrets: cluster.secrets(),
    bundles: cluster.webhooks(),
    names: NAMES,
    lifetimes: LIFETIMES,
    now: () => cluster.now,
    onServe: (leaf) => served.push(leaf),
  });
  return { keeper, served };
}

async function toRest(keeper: Keeper): Promise<void> {
  for (let looks = 0; looks < 8; looks++) if (!(await keeper.look())) return;
  throw new Error('it never comes to rest');
}

/** The authorities and the leaf in the Secret, as their number and the leaf's text. */
function state(cluster: MemoryCluster) {
  const { 'ca.crt': authorities = '', 'tls.crt': leaf = '' } = cluster.secret?.data ?? {};
  return { authorities: authorities.split('BEGIN').length - 1, leaf };
}

t.test('the first replica makes a Secret, publishes its authority, and only then is trusted', async (t) => {
  const cluster = new MemoryCluster(START);
  const { keeper, served } = replica(cluster);
  t.equal(await keeper.look(), true);
  t.strictSame(Object.keys(cluster.secret?.data ?? {}), ['ca.crt', 'ca.key', 'tls.crt', 'tls.key']);
  t.equal(keeper.trusted, false);
  await toRest(keeper);
  t.equal(keeper.trusted, true);
  t.equal(served.length, 1);
  const certificate = keeper.served?.certificate ?? '';
  t.equal(certificate, cluster.secret?.data['tls.crt']);
  for (const bundle of cluster.bundles) t.ok(believes(bundle, certificate, START));

  const other = replica(cluster);
  const writes = cluster.writes;
  await toRest(other.keeper);
  t.equal(other.keeper.served?.certificate, certificate, 'the second serves the same');
  t.equal(cluster.writes, writes, 'and writes nothing');
});

t.test('a leaf is renewed at two thirds of its life, by the authority that is trusted already', async (t) => {
  const cluster = new MemoryCluster(START);
  const { keeper, served } = replica(cluster);
  await toRest(keeper);
  const bundle = cluster.bundles[0];
  cluster.now += 59 * DAY;
  await toRest(keeper);
  t.equal(served.length, 1, 'not yet');
  cluster.now += 1 * DAY;
  await toRest(keeper);
  t.equal(served.length, 2);
  t.equal(cluster.bundles[0], bundle);
});

t.test('an authority is rotated: published, waited for, switched, dropped', async (t) => {
  const cluster = new MemoryCluster(START);
  const { keeper } = replica(cluster);
  const seen: string[] = [];
  for (let day = 0; day < 400; day++) {
    cluster.now = START + day * DAY;
    const before = state(cluster);
    await toRest(keeper);
    const after = state(cluster);
    if (after.authorities !== before.authorities && day > 0)
      seen.push(
        `day ${day}: ${after.authorities} authorities, the leaf ${after.leaf === before.leaf ? 'stays' : 'is new'}`,
      );
    for (const bundle of cluster.bundles) {
      t.ok(believes(bundle, keeper.served?.certificate ?? '', cluster.now), `day ${day}`);
      t.equal(bundle, cluster.secret?.data['ca.crt']);
    }
    if (after.authorities === 2 && before.authorities === 1) {
      t.equal(keeper.served?.certificate, before.leaf);
      cluster.now += LIFETIMES.settle - 1;
      await toRest(keeper);
      t.equal(keeper.served?.certificate, before.leaf, 'the API servers may not know the new one yet');
      cluster.now += 1;
      await toRest(keeper);
      t.not(keeper.served?.certificate, before.leaf, 'they do now');
      t.equal(state(cluster).authorities, 2, 'the old one is needed by whoever has not heard yet');
    }
  }
  t.strictSame(seen, ['day 244: 2 authorities, the leaf stays', 'day 335: 1 authorities, the leaf stays']);
});

t.test('an overwritten caBundle is repaired; nothing is written when all is well', async (t) => {
  const cluster = new MemoryCluster(START);
  const { keeper } = replica(cluster);
  await toRest(keeper);
  const good = cluster.bundles[0] ?? '';
  for (const [name, bundle] of [
    ['emptied', ''],
    ['garbled', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['replaced', (await createAuthority('other', { from: START, days: 9 })).certificate],
    ['added to', `${good}${(await createAuthority('other', { from: START, days: 9 })).certificate}`],
  ] as const) {
    cluster.overwrite(VALIDATING, bundle);
    await toRest(keeper);
    t.strictSame([...new Set(cluster.bundles)], [good], name);
  }
  const writes = cluster.writes;
  await toRest(keeper);
  t.equal(cluster.writes, writes);
});

t.test('what is already trusted stays trusted beside a new authority', async (t) => {
  const cluster = new MemoryCluster(START);
  const old = await createAuthority('cert-manager', { from: START, days: 300 });
  const leaf = await issueCertificate(old, NAMES, { from: START, days: 300 });
  const gone = await createAuthority('expired', { from: START - 9 * DAY, days: 8 });
  for (const name of cluster.configurations.keys())
    cluster.overwrite(name, old.certificate + gone.certificate);
  const { keeper } = replica(cluster);
  await toRest(keeper);
  for (const bundle of cluster.bundles) {
    t.ok(believes(bundle, leaf.certificate, START), 'replicas of before are still called');
    t.ok(believes(bundle, keeper.served?.certificate ?? '', START));
  }
  t.equal(state(cluster).authorities, 2, 'not the expired one');
});

t.test('a lost Secret: replicas keep what callers trust until they trust the new one', async (t) => {
  const cluster = new MemoryCluster(START);
  const one = replica(cluster);
  const two = replica(cluster);
  await toRest(one.keeper);
  await toRest(two.keeper);
  const before = one.keeper.served?.certificate ?? '';
  cluster.secret = undefined;
  await toRest(one.keeper);
  await toRest(two.keeper);
  t.equal(one.keeper.served?.certificate, before);
  t.equal(two.keeper.served?.certificate, before);
  for (const bundle of cluster.bundles) t.ok(believes(bundle, before, cluster.now));
  cluster.now += LIFETIMES.settle;
  await toRest(one.keeper);
  t.not(one.keeper.served?.certificate, before);
  for (const bundle of cluster.bundles) {
    t.ok(believes(bundle, before, cluster.now), 'the second has not switched');
    t.ok(believes(bundle, one.keeper.served?.certificate ?? '', cluster.now));
  }
});

t.test('damaged Secrets are replaced, those of others are left alone', async (t) => {
  const damaged: readonly [string, Record<string, string>][] = [
    ['empty, as a chart makes it', { 'ca.crt': '', 'ca.key': '', 'tls.crt': '', 'tls.key': '' }],
    ['no leaf', { 'tls.crt': '', 'tls.key': '' }],
    ['half a certificate', { 'ca.crt': '-----BEGIN CERTIFICATE-----\nMIIB' }],
    ['another key', { 'ca.key': (await createAuthority('x', { from: START, days: 1 })).key }],
    ['another leaf key', { 'tls.key': (await createAuthority('x', { from: START, days: 1 })).key }],
    ['no key', { 'tls.key': 'none' }],
  ];
  for (const [name, changes] of damaged) {
    const cluster = new MemoryCluster(START);
    const first = replica(cluster);
    await toRest(first.keeper);
    cluster.secret = { resourceVersion: '99', data: { ...cluster.secret?.data, ...changes } };
    const second = replica(cluster);
    await toRest(second.keeper);
    for (const bundle of cluster.bundles) {
      t.ok(believes(bundle, second.keeper.served?.certificate ?? '', START), name);
      t.ok(believes(bundle, first.keeper.served?.certificate ?? '', START), `${name}: others go on`);
    }
  }
  const foreign: readonly [string, Record<string, string>, RegExp][] = [
    [
      'a password',
      { password: 'x' },
      /guard\/mooring-certificates cannot be used: it holds password, which mooring did not put there/,
    ],
    [
      'of cert-manager',
      { 'ca.crt': 'a', 'tls.crt': 'b', 'tls.key': 'c' },
      /a certificate without the key of its authority/,
    ],
  ];
  for (const [name, data, words] of foreign) {
    const cluster = new MemoryCluster(START);
    cluster.secret = { resourceVersion: '7', data };
    await t.rejects(replica(cluster).keeper.look(), { name: 'CertificateError', message: words }, name);
    t.strictSame(cluster.secret.data, data);
  }
  t.ok(new CertificateError('x') instanceof Error);
});

t.test('a Service of another name needs another leaf', async (t) => {
  const cluster = new MemoryCluster(START);
  await toRest(replica(cluster).keeper);
  const renamed = new Keeper({
    secrets: cluster.secrets(),
    bundles: cluster.webhooks(),
    names: serviceNames('guardian', 'guard'),
    lifetimes: LIFETIMES,
    now: () => cluster.now,
    onServe: () => undefined,
  });
  await toRest(renamed);
  t.match(renamed.served?.facts, { named: true });
  t.equal(state(cluster).authorities, 1);
});

t.test('what fails keeps nothing else from being done', async (t) => {
  const cluster = new MemoryCluster(START);
  const { keeper } = replica(cluster);
  await toRest(keeper);
  cluster.overwrite(VALIDATING, '');
  const readOnly = new Keeper({
    secrets: cluster.secrets(),
    bundles: { read: () => cluster.webhooks().read(), write: () => Promise.reject(new Error('forbidden')) },
    names: NAMES,
    lifetimes: LIFETIMES,
    now: () => cluster.now + 61 * DAY,
    onServe: () => undefined,
  });
  const old = state(cluster).leaf;
  await t.rejects(readOnly.look(), { message: 'forbidden' });
  t.equal(readOnly.served?.certificate, old, 'it serves');
  t.not(state(cluster).leaf, old, 'and renews');
});
