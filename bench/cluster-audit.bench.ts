/**
 * An audit of a cluster of 5,000 StatefulSets against a bare paged list of all that it reads, and its memory: through a real
 * kube-apiserver, and from a server that has every page ready, so that nothing but the reader takes time.
 */
import { execFileSync } from 'node:child_process';
import { loadAll } from 'js-yaml';
import { eachAtOnce } from '../src/cluster/at-once.ts';
import { isObject, type JsonObject, object } from '../src/kubernetes/json.ts';
import { findBinaries } from '../test/e2e/control-plane/binaries.ts';
import { startControlPlane } from '../test/e2e/control-plane/control-plane.ts';
import { figure, median } from './figures.ts';
import { STORAGE_CLASS, setWithService } from './manifests.ts';
import { clientOf, loopback, type Target } from './target.ts';
import { startListServer } from './world-server.ts';

const SETS = 5000;
const CLAIMS_EACH = 3;
const NAMESPACES = 50;
const ROUNDS = 5;

interface Look {
  readonly milliseconds: number;
  readonly processor: number;
  readonly objects: number;
  readonly peak: number;
}

function look(what: string, target: Target): Look {
  const script = new URL('cluster-audit-run.ts', import.meta.url).pathname;
  const printed = execFileSync(process.execPath, [script, what, JSON.stringify(target)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(String(printed));
}

function compare(words: string, target: Target): void {
  const bare: Look[] = [];
  const audits: Look[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(look('bare', target));
    audits.push(look('audit', target));
  }
  const ratio = (of: (look: Look) => number) => (median(audits.map(of)) / median(bare.map(of))).toFixed(2);
  const time = (looks: readonly Look[]) =>
    `${median(looks.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`;
  const most = (looks: readonly Look[]) => `${Math.max(...looks.map(({ peak }) => peak)).toFixed(0)} MB`;
  console.log(`\n  ${words}`);
  figure(`bare paged list of ${bare[0]?.objects} objects`, time(bare));
  figure(`audit of ${audits[0]?.objects} workloads among them`, time(audits));
  figure(
    'ratio',
    ratio(({ milliseconds }) => milliseconds),
    'at most 1.5',
  );
  figure(
    'ratio of processor time',
    ratio(({ processor }) => processor),
  );
  figure('most resident: the bare list', most(bare));
  figure('most resident: the audit', most(audits));
}

/** Makes the sets, their Services and their claims. */
async function fill(target: Target): Promise<void> {
  const client = await clientOf(target);
  await client.create({ apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses' }, STORAGE_CLASS);
  for (let index = 0; index < NAMESPACES; index++) {
    await client.create({ apiVersion: 'v1', plural: 'namespaces' }, { metadata: { name: `team-${index}` } });
  }
  await eachAtOnce(Array(SETS).keys(), 16, async (index) => {
    const [set = {}, service = {}] = loadAll(setWithService(index)).filter(isObject);
    await client.create({ apiVersion: 'v1', plural: 'services' }, service);
    await client.create({ apiVersion: 'apps/v1', plural: 'statefulsets' }, set);
    for (let ordinal = 0; ordinal < CLAIMS_EACH; ordinal++) {
      await client.create({ apiVersion: 'v1', plural: 'persistentvolumeclaims' }, claimOf(set, ordinal));
    }
  });
  client.close();
}

function claimOf({ metadata }: JsonObject, ordinal: number): JsonObject {
  const { name, namespace, labels } = object(metadata) ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `data-${name}-${ordinal}`, namespace, labels },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '100Gi' } },
      storageClassName: 'fast',
    },
  };
}

const binaries = await findBinaries(process.env);
if ('missing' in binaries) {
  console.log(`\n  through a real kube-apiserver: left out: ${binaries.missing}`);
} else {
  const plane = await startControlPlane(binaries);
  try {
    const { url, authority, token } = plane.apiServer;
    const target = { url, authority, token };
    await fill(target);
    compare('through a real kube-apiserver', target);
  } finally {
    await plane.stop();
  }
}

const { child, port } = await startListServer([SETS, CLAIMS_EACH * SETS, SETS]);
try {
  compare('from a server that has every page ready', loopback(port));
} finally {
  child.kill();
}
