import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { helm } from '../../scripts/chart/helm.ts';
import { toolPath } from '../../scripts/chart/tools.ts';
import { developmentCertificate } from '../../src/certificates/development.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { CHART, nameOf, objectsOf, one, ROOT } from '../chart/harness.ts';
import { MATRIX } from '../chart/matrix.ts';
import { mooring } from '../cli/harness.ts';
import { type Cluster, clusterTest, newNamespace } from './cluster.ts';
import { startChild } from './control-plane/child.ts';
import { freePort } from './control-plane/ports.ts';
import { soundService, soundSet } from './manifests.ts';
import { accountConfig, onThisMachine, readiness, release, wordsOf } from './release.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/mooring.cjs', import.meta.url));

/** Kinds that others define: this API server has none of them. */
const FOREIGN = new Set(['Certificate', 'Issuer', 'ServiceMonitor', 'PrometheusRule']);

/** Skipped, with the reason, where there is no helm. */
const chartTest: typeof clusterTest = (name, run) => {
  if (toolPath('helm') !== undefined) return clusterTest(name, run);
  t.test(name, { skip: 'helm is not installed; npm run tools installs it' }, () => {});
};

chartTest('the API server takes all that the chart renders', async (t, cluster) => {
  for (const [name, values] of Object.entries(MATRIX)) {
    const objects = release(cluster, values).filter(({ kind }) => !FOREIGN.has(String(kind)));
    const { code, stderr } = await cluster.kubectl(
      ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--filename=-'],
      objects,
    );
    t.strictSame({ code, stderr }, { code: 0, stderr: '' }, name);
  }
});

clusterTest('kustomize makes of deploy/ what mooring install prints', async (t, { done }) => {
  const { stdout } = await mooring(['install']);
  const sorted = (text: string) => objectsOf(text).toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  t.strictSame(sorted(await done(['kustomize', join(ROOT, 'deploy')])), sorted(stdout));
});

function keyOf(object: JsonObject): string {
  return `${object.kind} ${nameOf(object)}`;
}

/** Asks until the answer is the one meant: the API server learns of configurations by a watch. @throws Error with the last answer */
async function eventually(ask: () => Promise<string>, meant: RegExp): Promise<string> {
  let answer = '';
  for (let attempt = 0; attempt < 200; attempt++) {
    answer = await ask();
    if (meant.test(answer)) return answer;
    await sleep(100);
  }
  throw new Error(`it never said ${meant}, but: ${answer}`);
}

chartTest('installed, called by its Service, uninstalled', async (t, cluster) => {
  const { namespace, access } = cluster;
  const port = await freePort();
  const guarded = await newNamespace(access);
  await cluster.done(['label', 'namespace', guarded.namespace, namespace, `judged-by=${namespace}`]);
  await guarded.done(['create', '--filename=-'], [soundService(guarded), soundSet(guarded)]);
  const values = { webhooks: { namespaceSelector: { matchLabels: { 'judged-by': namespace } } } };
  const objects = onThisMachine(release(cluster, values), port);
  await cluster.done(['apply', '--server-side', '--filename=-'], objects);

  const own = ['--host=127.0.0.1', `--port=${port}`, '--metrics-port=none', '--drain-seconds=0'];
  const config = `--kubeconfig=${await accountConfig(cluster)}`;
  const args = [COMMAND, ...wordsOf(one(objects, 'Deployment')), ...own, config];
  const logFile = join(access.folder, `${namespace}.log`);
  const child = startChild(process.execPath, args, { logFile, env: { PATH: process.env.PATH } });
  t.teardown(() => child.stop());
  await child.until(async () => (await readiness(port)).ready === true, 60);
  t.notMatch(child.log(), /forbidden/i, 'the rights that the chart grants are enough');

  const flawed = (home: Cluster, name = randomBytes(4).toString('hex')) =>
    soundSet(home, { metadata: { name }, spec: { serviceName: 'absent' } });
  const create = async (home: Cluster) => {
    const { code, stdout, stderr } = await home.kubectl(['create', '--filename=-'], [flawed(home)]);
    return `${code} ${stdout}${stderr}`;
  };
  const refusal = await eventually(() => create(guarded), /^1 /);
  t.match(refusal, 'admission webhook "statefulsets.validate.mooring.dev" denied the request');
  t.match(refusal, /governing-service-exists/, 'a rule that reads the live cluster');
  t.match(await create(cluster), /^0 /, 'its own namespace is never judged');

  const asked = () =>
    child
      .log()
      .split('\n')
      .filter((line) => line.includes(`"namespace":"${guarded.namespace}","name":"db"`))
      .map((line): JsonObject => JSON.parse(line))
      .map(({ door, operation, kind }) => `${door} ${operation} ${kind}`);
  const before = asked().length;
  await guarded.done(['patch', 'statefulset', 'db', '--patch={"metadata":{"finalizers":["example.com/x"]}}']);
  await guarded.done(['patch', 'statefulset', 'db', '--patch={"metadata":{"finalizers":null}}']);
  await guarded.done(['scale', 'statefulset', 'db', '--replicas=4']);
  await guarded.done(['scale', 'statefulset', 'db', '--replicas=4']);
  await guarded.done(['label', 'service', 'db', 'team=shop']);
  await eventually(async () => asked().slice(before).join(), /Service$/);
  t.strictSame(
    asked().slice(before),
    ['validate UPDATE autoscaling/v1 Scale', 'validate UPDATE v1 Service'],
    'it is asked of what changes, and not of bookkeeping',
  );

  await child.stop();
  t.match(await eventually(() => create(guarded), /^0 /), /^0 /, 'down, it holds nothing up');

  await cluster.done(['delete', '--ignore-not-found', '--filename=-'], objects);
  for (const object of objects) {
    const { stderr } = await cluster.kubectl(['get', String(object.kind), nameOf(object)]);
    t.match(stderr, 'NotFound', `${object.kind} ${nameOf(object)} is gone`);
  }
  const left = await cluster.done(['get', 'secrets,configmaps,leases,roles,rolebindings', '--output=name']);
  t.equal(left, '', 'nothing that mooring made is left');
});

chartTest(
  'a release keeps what replicas write when it is upgraded, and takes it along when it goes',
  async (t, cluster) => {
    const { namespace, access } = cluster;
    const own = ['--namespace', namespace, '--kubeconfig', access.kubeconfig];
    const chosen = [
      `--set=fullnameOverride=${namespace}`,
      `--set=webhooks.namespaceSelector.matchLabels.none=${namespace}`,
    ];
    helm(['install', 'guard', CHART, ...own, ...chosen], ROOT);
    const secret = `${namespace}-certificate`;
    const held = { 'ca.crt': Buffer.from('authority').toString('base64') };
    await cluster.done(['patch', 'secret', secret, `--patch=${JSON.stringify({ data: held })}`]);
    const { authority } = await developmentCertificate(Date.now());
    const caBundle = Buffer.from(authority).toString('base64');
    const path = '/webhooks/0/clientConfig/caBundle';
    const patch = `--patch=${JSON.stringify([{ op: 'add', path, value: caBundle }])}`;
    await cluster.done(['patch', 'validatingwebhookconfiguration', namespace, '--type=json', patch]);

    helm(
      ['upgrade', 'guard', CHART, ...own, ...chosen, '--set=replicas=3,webhooks.validating.timeoutSeconds=7'],
      ROOT,
    );
    t.match(await cluster.stored('deployment', namespace), { spec: { replicas: 3 } });
    t.strictSame((await cluster.stored('secret', secret)).data, held, 'the certificate is still there');
    t.match(await cluster.stored('validatingwebhookconfiguration', namespace), {
      webhooks: [{ timeoutSeconds: 7, clientConfig: { caBundle } }],
    });

    helm(['uninstall', 'guard', ...own, '--wait=false'], ROOT);
    for (const kind of [
      'validatingwebhookconfiguration',
      'mutatingwebhookconfiguration',
      'clusterrole',
      'clusterrolebinding',
    ]) {
      t.notMatch(await cluster.done(['get', kind, '--output=name']), namespace, `no ${kind} is left`);
    }
    const all =
      'deployments,services,secrets,configmaps,serviceaccounts,roles,rolebindings,poddisruptionbudgets';
    t.equal(await cluster.done(['get', all, '--output=name']), '', 'the namespace is empty');
  },
);
