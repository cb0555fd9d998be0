import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { Test } from 'tap';
import { clusterSecret, clusterWebhooks } from '../../src/certificates/cluster-store.ts';
import { Keeper } from '../../src/certificates/keeper.ts';
import { LIFETIMES } from '../../src/certificates/rotation.ts';
import { serviceNames } from '../../src/certificates/service-names.ts';
import { LostRace } from '../../src/certificates/store.ts';
import type { Client } from '../../src/cluster/client.ts';
import { connect } from '../../src/cluster/connect.ts';
import { DAY } from '../../src/kubernetes/duration.ts';
import { dig, get, list } from '../../src/kubernetes/json.ts';
import { believes } from '../certificates/cluster.ts';
import { type Cluster, clusterTest } from './cluster.ts';
import { mutating, validating } from './configurations.ts';
import { startChild } from './control-plane/child.ts';
import { freePort } from './control-plane/ports.ts';
import { COMMAND } from './mooring.ts';

const KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;

/** Registers configurations that call a Service and trust nobody yet, as an installation does; gives their name. */
async function configure(t: Test, cluster: Cluster): Promise<string> {
  const { namespace } = cluster;
  const target = { url: '', authority: '' };
  const configurations = [
    validating(target, { namespace }),
    mutating(target, { namespace, failurePolicy: 'Ignore' }),
  ].map((configuration) => ({
    ...configuration,
    webhooks: list(get(configuration, 'webhooks')).map((webhook) => ({
      ...Object(webhook),
      clientConfig: { service: { name: 'mooring', namespace, path: '/validate' } },
    })),
  }));
  await cluster.done(['create', '--filename=-'], configurations);
  t.teardown(() => cluster.kubectl(['delete', '--wait=false', '--filename=-'], configurations));
  return `${namespace}-mooring`;
}

/** The caBundles that the API server has, PEM. */
async function bundles(cluster: Cluster, name: string): Promise<readonly string[]> {
  const stored = await Promise.all(KINDS.map((kind) => cluster.stored(kind, name)));
  return stored.flatMap((one) =>
    list(get(one, 'webhooks')).map((webhook) =>
      Buffer.from(String(dig(webhook, 'clientConfig', 'caBundle') ?? ''), 'base64').toString(),
    ),
  );
}

interface Replicas {
  now: number;
  readonly keepers: readonly Keeper[];
  /** All look at once, until none has anything left to do. */
  toRest(): Promise<void>;
}

/** Replicas of their own clock, which are as many clients of the API server. */
function replicas(client: Client, { namespace }: Cluster, name: string, count: number): Replicas {
  const all: Replicas = {
    now: Date.now(),
    keepers: Array.from(
      { length: count },
      () =>
        new Keeper({
          secrets: clusterSecret(client, namespace, 'mooring-certificate'),
          bundles: clusterWebhooks(client, name),
          names: serviceNames('mooring', namespace),
          lifetimes: LIFETIMES,
          now: () => all.now,
          onServe: () => undefined,
        }),
    ),
    toRest: async () => {
      for (let rounds = 0; rounds < 12; rounds++) {
        const more = await Promise.all(all.keepers.map((keeper) => keeper.look()));
        if (more.every((each) => !each)) return;
      }
      throw new Error('they never come to rest');
    },
  };
  return all;
}

clusterTest(
  'replicas agree on a certificate through a real API server, and rotate its authority',
  async (t, cluster) => {
    const name = await configure(t, cluster);
    const client = await connect({ env: {}, file: cluster.access.kubeconfig });
    t.teardown(() => client.close());
    const all = replicas(client, cluster, name, 3);
    await all.toRest();
    const secret = await cluster.stored('secret', 'mooring-certificate');
    t.match(secret, { type: 'Opaque', metadata: { labels: { 'app.kubernetes.io/managed-by': 'mooring' } } });
    const certificates = () => new Set(all.keepers.map(({ served }) => served?.certificate ?? ''));
    t.equal(certificates().size, 1, 'they serve one certificate');
    t.ok(all.keepers.every(({ trusted }) => trusted));

    const sizes: number[] = [];
    for (let day = 0; day <= 400; day += 20) {
      all.now = Date.now() + day * DAY;
      for (let rounds = 0; rounds < 3; rounds++) {
        await all.toRest();
        const published = await bundles(cluster, name);
        t.equal(published.length, 2);
        t.equal(new Set(published).size, 1, `day ${day}: both configurations trust the same`);
        for (const certificate of certificates())
          t.ok(believes(published[0] ?? '', certificate, all.now), `day ${day}`);
        sizes.push((published[0] ?? '').split('BEGIN').length - 1);
        all.now += LIFETIMES.settle;
      }
    }
    t.equal(certificates().size, 1);
    const steps = sizes.filter((size, index) => size !== sizes[index - 1]);
    t.strictSame(steps, [1, 2, 1], 'old and new, then new alone');

    await cluster.done([
      'patch',
      KINDS[0],
      name,
      '--type=json',
      '--patch',
      JSON.stringify([{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }]),
    ]);
    await all.toRest();
    t.equal(new Set(await bundles(cluster, name)).size, 1, 'repaired');
    const kept = await cluster.stored(KINDS[0], name);
    t.match(kept, {
      webhooks: [
        {
          name: 'validate.mooring.dev',
          failurePolicy: 'Fail',
          timeoutSeconds: 5,
          clientConfig: { service: { name: 'mooring' } },
        },
      ],
    });
  },
);

clusterTest('a write over what another has written in the meantime is a lost race', async (t, cluster) => {
  const name = await configure(t, cluster);
  const client = await connect({ env: {}, file: cluster.access.kubeconfig });
  t.teardown(() => client.close());
  const open = () => clusterSecret(client, cluster.namespace, 'shared');
  const [one, other] = [open(), open()];
  t.equal(await one.read(), undefined);
  t.equal(await other.read(), undefined);
  await one.write({ 'ca.crt': 'first' }, undefined);
  await t.rejects(other.write({ 'ca.crt': 'second' }, undefined), LostRace);
  const [before, same] = [await one.read(), await other.read()];
  await other.write({ 'ca.key': 'second' }, same);
  await t.rejects(one.write({ 'ca.key': 'third' }, before), LostRace);
  t.strictSame((await one.read())?.data, { 'ca.crt': 'first', 'ca.key': 'second' });
  await cluster.done(['delete', 'secret', 'shared']);
  await t.rejects(other.write({ 'ca.key': 'fourth' }, await one.read().then(() => same)), LostRace);

  const [left, right] = [clusterWebhooks(client, name), clusterWebhooks(client, name)];
  const [mine] = await left.read();
  const [theirs] = await right.read();
  if (!mine || !theirs) throw new Error('no configuration');
  await left.write(mine, 'left');
  await t.rejects(right.write(theirs, 'right'), LostRace);
  t.strictSame((await bundles(cluster, name))[0], 'left');
});

clusterTest('serve --certificates self needs only to read and update its own objects', async (t, cluster) => {
  const { namespace, access } = cluster;
  const name = await configure(t, cluster);
  const only = (apiGroups: string[], resources: string[], resourceName: string) => ({
    apiGroups,
    resources,
    resourceNames: [resourceName],
    verbs: ['get', 'update'],
  });
  const subjects = [{ kind: 'ServiceAccount', name: 'mooring', namespace }];
  const metadata = { name: `${namespace}-certificates` };
  const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name });
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
  const resources = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];
  await cluster.done(
    ['create', '--filename=-'],
    [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'mooring' } },
      // As an installation leaves it: to make one would need the right to make any.
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'mooring-certificate' } },
      { ...rbac, kind: 'Role', metadata, rules: [only([''], ['secrets'], 'mooring-certificate')] },
      { ...rbac, kind: 'RoleBinding', metadata, subjects, roleRef: roleRef('Role') },
      {
        ...rbac,
        kind: 'ClusterRole',
        metadata,
        rules: [only(['admissionregistration.k8s.io'], resources, name)],
      },
      { ...rbac, kind: 'ClusterRoleBinding', metadata, subjects, roleRef: roleRef('ClusterRole') },
    ],
  );
  t.teardown(() => cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', metadata.name]));
  const token = (await cluster.done(['create', 'token', 'mooring'])).trim();
  const admin = JSON.parse(await cluster.done(['config', 'view', '--raw', '--output=json']));
  const file = join(access.folder, `${namespace}.kubeconfig`);
  writeFileSync(file, JSON.stringify({ ...admin, users: [{ name: admin.users[0].name, user: { token } }] }), {
    mode: 0o600,
  });

  const start = async () => {
    const port = await freePort();
    const words = [
      '--certificates=self',
      `--kubeconfig=${file}`,
      `--namespace=${namespace}`,
      `--webhook-configuration=${name}`,
    ];
    const child = startChild(
      process.execPath,
      [
        COMMAND,
        'serve',
        '--host=127.0.0.1',
        `--port=${port}`,
        '--metrics-port=none',
        '--drain-seconds=0',
        ...words,
      ],
      { logFile: join(access.folder, `${namespace}-${port}.log`), env: { PATH: process.env.PATH } },
    );
    t.teardown(() => child.stop());
    let shown = '';
    await child.until(async () => {
      const [ca = ''] = await bundles(cluster, name);
      shown = await shownTo(port, ca, `mooring.${namespace}.svc`);
      return shown.startsWith('-----BEGIN');
    }, 60);
    return { child, shown };
  };
  const both = await Promise.all([start(), start()]);
  t.equal(both[0]?.shown, both[1]?.shown, 'the API server believes both, and they serve the same');
  for (const { child } of both) {
    t.notMatch(child.log(), /forbidden/i);
    t.notMatch(child.log(), 'PRIVATE KEY');
  }
});

/** The certificate, PEM, that the API server is shown when it trusts `ca` and calls `name`; why not, where it would not. */
function shownTo(port: number, ca: string, name: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, ca, servername: name }, () => {
      resolve(socket.getPeerX509Certificate()?.toString() ?? 'none');
      socket.destroy();
    });
    socket.once('error', (error) => resolve(error.message));
  });
}
