import { globSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import t from 'tap';
import { DEFAULTS } from '../../src/defaults/registry.ts';
import { get, isObject, type JsonObject, text } from '../../src/kubernetes/json.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { defaultParameters } from '../../src/rules/parameters.ts';
import { RULES } from '../../src/rules/registry.ts';
import { type Operation, READERS, type Subject, subjectKind } from '../../src/rules/subject.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { BACKUP_KINDS, type World, type WorldKind } from '../../src/world/world.ts';
import { budget, service, statefulSet } from './manifests.ts';

type Question = Exclude<keyof World, 'origin' | 'confirmAbsent' | 'backups'>;

const ANSWERED_FROM: Readonly<Record<Question, readonly WorldKind[]>> = {
  statefulSet: ['apps/StatefulSet'],
  statefulSetsGovernedBy: ['apps/StatefulSet'],
  statefulSetsClaiming: ['apps/StatefulSet'],
  statefulSetsNear: ['apps/StatefulSet'],
  service: ['Service'],
  services: ['Service'],
  budgets: ['policy/PodDisruptionBudget'],
  claim: ['PersistentVolumeClaim'],
  autoscalers: ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'],
  storageClass: ['storage.k8s.io/StorageClass'],
  defaultStorageClass: ['storage.k8s.io/StorageClass'],
  namespace: ['Namespace'],
};

/** The same world, that notes in `asked` the kinds it is asked for. */
function listening(world: World, asked: Set<WorldKind>): World {
  const heard = Object.entries(ANSWERED_FROM).map(([question, kinds]) => [
    question,
    (...words: never[]) => {
      for (const kind of kinds) asked.add(kind);
      return (world[question as Question] as (...given: never[]) => unknown)(...words);
    },
  ]);
  return {
    ...world,
    ...Object.fromEntries(heard),
    backups: (kind) => {
      asked.add(kind);
      return world.backups(kind);
    },
  };
}

const FIXTURES = new URL('../fixtures/applications/', import.meta.url).pathname;
const OBJECTS: readonly JsonObject[] = [
  ...globSync(`${FIXTURES}*.yaml`).flatMap((file) => loadAll(readFileSync(file, 'utf8'))),
  statefulSet({
    spec: { serviceName: '', persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
    container: { image: 'postgres:16' },
  }),
  statefulSet({
    spec: { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { storageClassName: 'fast' } }] },
  }),
  // It says nothing of backups, so its namespace is asked.
  statefulSet({ annotations: {} }),
  // Some tools are asked only of sets that are their own, and of what one object says of another.
  statefulSet({ labels: { 'cnpg.io/cluster': 'db' } }),
  ...BACKUP_KINDS.map((kind) => ({
    apiVersion: `${kind.split('/')[0]}/v1`,
    kind: kind.split('/')[1],
    metadata: { name: 'daily', namespace: 'shop' },
    spec: { selector: { matchLabels: { tier: 'data' } }, actions: [{ action: 'backup' }] },
  })),
  service(),
  // What it allows depends on how many pods it counts, those of other sets included.
  budget({ spec: { maxUnavailable: '50%' } }),
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-db-0', namespace: 'shop' } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      template: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data-db-0' } }] } },
    },
  },
].filter(isObject);
const OPERATIONS: readonly Operation[] = ['CREATE', 'UPDATE', 'SCALE', 'DELETE', 'AUDIT'];
const { applications } = await loadPolicy(['strict']);

function* subjects(kind: string | undefined): Generator<Subject> {
  for (const object of OBJECTS) {
    const [apiVersion, own] = [text(object.apiVersion) ?? '', text(object.kind) ?? ''];
    if (kind !== undefined && subjectKind(apiVersion, own) !== kind) continue;
    const [namespace, name] = ['namespace', 'name'].map((key) => text(get(object.metadata, key)) ?? '');
    const ref = { apiVersion, kind: own, namespace: namespace ?? '', name: name ?? '' };
    for (const operation of OPERATIONS) {
      yield { ref, operation, object, previous: object, user: undefined, dryRun: false, complete: true };
    }
  }
}

/** The kinds that `judge` asks for, of any subject, with and without other objects in the world. */
function askedBy(
  kind: string | undefined,
  judge: (subject: Subject, world: World) => unknown,
): readonly string[] {
  const asked = new Set<WorldKind>();
  for (const world of [worldFromManifests(OBJECTS), worldFromManifests([])]) {
    const ear = listening(world, asked);
    for (const subject of subjects(kind)) judge(subject, ear);
  }
  return [...asked].sort();
}

for (const rule of RULES) {
  t.test(`${rule.id} asks for what it says it reads`, async (t) => {
    const read = READERS[rule.kind];
    const asked = askedBy(rule.kind, (subject, world) => {
      if (!rule.operations.includes(subject.operation)) return;
      const context = { subject, namespace: subject.ref.namespace, world, applications, now: 0 };
      const parameters = defaultParameters(rule.parameters);
      rule.check(read(subject.object), { ...context, parameters, previous: read(subject.previous) });
    });
    t.strictSame(asked, [...rule.reads].sort());
    if (rule.needs === 'related') t.ok(rule.reads.length > 0, 'a rule that needs related objects reads some');
  });
}

for (const candidate of DEFAULTS) {
  t.test(`${candidate.id} asks for what it says it reads`, async (t) => {
    const asked = askedBy('StatefulSet', (subject, world) => {
      if (!candidate.operations.includes(subject.operation)) return;
      const context = {
        subject,
        namespace: subject.ref.namespace,
        world,
        applications,
        now: 0,
        previous: undefined,
      };
      candidate.propose(READERS.StatefulSet(subject.object), {
        ...context,
        parameters: defaultParameters(candidate.parameters),
      });
    });
    t.strictSame(asked, [...candidate.reads].sort());
  });
}

t.test('a policy reads what its rules and defaults read, and the sets whose scaling it judges', async (t) => {
  const reads = async (name: string) => [...(await loadPolicy([name])).reads].sort();
  const strict = await reads('strict');
  for (const kind of [
    'apps/StatefulSet',
    'Service',
    'PersistentVolumeClaim',
    'Namespace',
    'storage.k8s.io/StorageClass',
  ]) {
    t.ok(strict.includes(kind as WorldKind), kind);
  }
  t.notOk(strict.some((kind) => /Secret|Pod$/.test(kind)));
});
