import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import t from 'tap';
import { evaluate } from '../../src/engine/evaluate.ts';
import { get, isObject, type JsonObject, text } from '../../src/kubernetes/json.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Subject } from '../../src/rules/subject.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { worldKind } from '../../src/world/kinds.ts';
import { projected } from '../../src/world/projection.ts';
import { budget, container, service, statefulSet } from '../rules/manifests.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;
const OBJECTS: readonly JsonObject[] = globSync(`${FIXTURES}applications/*.yaml`)
  .flatMap((file) => loadAll(readFileSync(file, 'utf8')))
  .filter(isObject);
const strict = await loadPolicy(['strict']);

function project(object: JsonObject): JsonObject {
  const kind = worldKind(text(get(object, 'apiVersion')) ?? '', text(get(object, 'kind')) ?? '');
  return kind ? { ...projected(kind, object), kind: object.kind, apiVersion: object.apiVersion } : object;
}

function subject(object: JsonObject, operation: Subject['operation'], previous?: JsonObject): Subject {
  const metadata = get(object, 'metadata');
  return {
    ref: {
      apiVersion: text(object.apiVersion) ?? '',
      kind: text(object.kind) ?? '',
      namespace: text(get(metadata, 'namespace')) ?? 'default',
      name: text(get(metadata, 'name')) ?? '',
    },
    operation,
    object,
    previous,
    user: undefined,
    dryRun: false,
    complete: true,
  };
}

function scaled(set: JsonObject, replicas: number): JsonObject {
  return { ...set, spec: { ...(set.spec as JsonObject), replicas } };
}

t.test('a scaling is judged alike, whether the set is whole or as the world keeps it', async (t) => {
  const sets = OBJECTS.filter(({ kind }) => kind === 'StatefulSet');
  t.ok(sets.length >= 20);
  let findings = 0;
  for (const set of sets) {
    for (const replicas of [0, 1, 2, 4, 50]) {
      const judge = (stored: JsonObject) =>
        evaluate(strict, subject(scaled(stored, replicas), 'SCALE', stored), worldFromManifests(OBJECTS), 0);
      const whole = judge(set);
      t.strictSame(judge(project(set)), whole, `${text(get(set.metadata, 'name'))} to ${replicas}`);
      findings += whole.findings.length;
    }
  }
  t.ok(findings > 50, `${findings} findings were compared`);
});

t.test('every other rule says the same of a world that is kept small', async (t) => {
  const whole = worldFromManifests(OBJECTS);
  const small = worldFromManifests(OBJECTS.map(project));
  let findings = 0;
  for (const object of OBJECTS) {
    for (const operation of ['CREATE', 'DELETE', 'AUDIT'] as const) {
      const [expected, found] = [whole, small].map((world) =>
        evaluate(strict, subject(object, operation), world, 0),
      );
      t.strictSame(found, expected, `${operation} ${object.kind}`);
      findings += expected?.findings.length ?? 0;
    }
  }
  t.ok(findings > 20, `${findings} findings were compared`);
});

t.test('what weighs and is not read is dropped', async (t) => {
  const set = statefulSet({
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'mooring.dev/backup': 'velero' },
    metadata: { managedFields: [{ manager: 'kubectl' }], uid: 'u', generation: 3 },
    container: { env: [{ name: 'PGDATA', value: '/data' }], lifecycle: {}, livenessProbe: {} },
    pod: { initContainers: [container({ name: 'init' })] },
    status: { readyReplicas: 3, conditions: [] },
  });
  const small = projected('apps/StatefulSet', set);
  t.strictSame(small.metadata, {
    name: 'db',
    namespace: 'shop',
    annotations: { 'mooring.dev/backup': 'velero' },
    generation: 3,
  });
  t.strictSame(small.status, { readyReplicas: 3 });
  const kept = JSON.stringify(small);
  for (const dropped of ['lifecycle', 'Probe', 'managedFields']) t.notMatch(kept, dropped);
  t.match(kept, 'PGDATA');
  t.match(projected('Service', service({ spec: { loadBalancerClass: 'x' } })), {
    spec: { clusterIP: 'None' },
  });
  t.match(
    projected('storage.k8s.io/StorageClass', {
      parameters: { recurringJobSelector: '[]' },
      mountOptions: [],
    }),
    { parameters: { recurringJobSelector: '[]' }, mountOptions: undefined },
  );
  t.match(projected('policy/PodDisruptionBudget', budget()), { spec: { maxUnavailable: 1 } });
});

t.test(
  'any JSON is projected, changes nothing in what is given, and stays as it is the second time',
  async (t) => {
    const kinds = [
      'apps/StatefulSet',
      'Service',
      'PersistentVolumeClaim',
      'Namespace',
      'velero.io/Backup',
    ] as const;
    const members = fc.dictionary(
      fc.constantFrom('metadata', 'spec', 'status', '__proto__', 'kind'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), members, (kind, object) => {
        const before = JSON.stringify(object);
        const once = projected(kind, object);
        return (
          JSON.stringify(projected(kind, once)) === JSON.stringify(once) && JSON.stringify(object) === before
        );
      }),
    );
    t.pass();
  },
);
