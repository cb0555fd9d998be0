import fc from 'fast-check';
import t from 'tap';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Finding } from '../../src/engine/finding.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { ENFORCEMENTS } from '../../src/rules/enforcement.ts';
import { RULES } from '../../src/rules/registry.ts';
import type { Operation, Subject } from '../../src/rules/subject.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import type { World } from '../../src/world/world.ts';
import { SOUND_OBJECTS } from '../backups/objects.ts';
import { budget, claim, claimTemplate, container, namespace, service, statefulSet } from './manifests.ts';
import { DEFAULT_CLASS, storageClass } from './storage/storage-classes.ts';

const KINDS = [...new Set(RULES.map((rule) => rule.kind))];
const GROUPS: Readonly<Record<string, string>> = {
  Service: 'v1',
  PersistentVolumeClaim: 'v1',
  PodDisruptionBudget: 'policy/v1',
};
const OPERATIONS: readonly Operation[] = ['CREATE', 'UPDATE', 'SCALE', 'DELETE', 'AUDIT'];

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'db', namespace: 'shop' },
  spec: {
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    template: {
      spec: {
        containers: [container({ image: 'postgres:17' })],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }],
      },
    },
  },
};
const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'load', namespace: 'shop' },
  spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' }, minReplicas: 3, maxReplicas: 5 },
};

const json = fc.jsonValue({ maxDepth: 4 });

/** A sound object with a few values somewhere in it replaced by any JSON. */
const mangledOf = (...makers: readonly (() => unknown)[]) =>
  fc
    .tuple(fc.constantFrom(...makers), fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 4 }), json)
    .map(([make, picks, value]) => {
      const object = structuredClone(make());
      // A copy each time: the same value within itself would be a circle, which JSON has not.
      for (const pick of picks) replaceOne(object, pick, structuredClone(value));
      return object as unknown;
    });

const mangled = mangledOf(
  () => statefulSet({ pod: { initContainers: [container({ name: 'init' })] }, status: { readyReplicas: 3 } }),
  () => statefulSet({ spec: { volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] } }),
  () => service(),
  () => budget(),
  () => claim(),
  () => namespace(true),
  () => storageClass({}, DEFAULT_CLASS),
  () => deployment,
  () => autoscaler,
);

/** Replaces the `pick`th member, counted from the root down and around. */
function replaceOne(root: unknown, pick: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  const place = places[pick % Math.max(1, places.length)];
  if (place) place[0][place[1]] = value;
}

const strict = await loadPolicy(['strict']);

function subjectOf(
  kind: string,
  operation: Operation,
  object: unknown,
  previous: unknown,
  complete: boolean,
): Subject {
  return {
    ref: { apiVersion: GROUPS[kind] ?? 'apps/v1', kind, namespace: 'shop', name: 'db' },
    operation,
    object,
    previous,
    user: { username: 'alice', groups: [] },
    dryRun: false,
    complete,
  };
}

const any = fc.oneof(json, { weight: 3, arbitrary: mangled });

/** Anything judged: any object, with any past, in any way. */
const anySubject = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...OPERATIONS), any, any, fc.boolean())
  .map(([kind, operation, object, previous, complete]) =>
    subjectOf(kind, operation, object, previous, complete),
  );

/** What a world can be asked that it may not be able to answer. */
const QUESTIONS = (Object.keys(emptyWorld) as (keyof World)[]).filter((key) => key !== 'origin');

/** A world of any objects, of which some questions cannot be answered; at times none can. */
const anyWorld = fc.tuple(fc.array(any, { maxLength: 6 }), fc.subarray(QUESTIONS)).map(
  ([objects, silent]): World => ({
    ...worldFromManifests(objects, { namespace: 'shop' }),
    ...Object.fromEntries(silent.map((question) => [question, emptyWorld[question]])),
  }),
);

t.test('no rule throws, whatever the object, its past and the world', async (t) => {
  let judged = 0;
  fc.assert(
    fc.property(anySubject, fc.option(anyWorld, { nil: emptyWorld }), (subject, world) => {
      const { errors } = evaluate(strict, subject, world, 0);
      judged++;
      const [first] = errors;
      if (first) throw first.error;
    }),
    { numRuns: 3000 },
  );
  t.equal(judged, 3000);
});

t.test('findings come worst first, each once, of rules in force', async (t) => {
  const rank = ({ enforcement, rule }: Finding) => `${ENFORCEMENTS.indexOf(enforcement)} ${rule}`;
  let found = 0;
  fc.assert(
    fc.property(anySubject, anyWorld, (subject, world) => {
      const { findings, passed, notEvaluated } = evaluate(strict, subject, world, 0);
      found += findings.length;
      const ranks = findings.map(rank);
      const distinct = new Set(
        findings.map(({ rule, path, message }) => JSON.stringify([rule, path, message])),
      );
      const clean = new Set(passed.map(({ rule }) => rule));
      return (
        ranks.every((each, index) => index === 0 || (ranks[index - 1] ?? '') <= each) &&
        distinct.size === findings.length &&
        ![...findings, ...notEvaluated].some(({ rule }) => clean.has(rule)) &&
        findings.every(({ message, remediation }) => message !== '' && remediation !== '')
      );
    }),
    { numRuns: 2000 },
  );
  t.ok(found > 100, 'and there were findings to order');
});

t.test('no backup rule throws, whatever the backup objects', async (t) => {
  const around = fc.array(
    fc.oneof(
      mangledOf(...SOUND_OBJECTS),
      fc.constantFrom(...SOUND_OBJECTS).map((make) => make()),
    ),
    {
      maxLength: 12,
    },
  );
  const owned = { ownerReferences: [{ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', name: 'pg' }] };
  const set = fc.oneof(
    fc.constant(statefulSet({ metadata: owned })),
    mangledOf(() => statefulSet({ metadata: owned })),
  );
  const said = new Set<string>();
  fc.assert(
    fc.property(set, around, fc.integer(), (object, manifests, now) => {
      const world = worldFromManifests(manifests, { namespace: 'shop' });
      const { errors, findings, passed } = evaluate(
        strict,
        subjectOf('StatefulSet', 'AUDIT', object, undefined, true),
        world,
        now,
      );
      const [first] = errors;
      if (first) throw first.error;
      for (const { rule } of findings) said.add(`${rule} finds`);
      for (const { rule } of passed) said.add(`${rule} holds`);
    }),
    { numRuns: 2000 },
  );
  for (const rule of ['backup-declared', 'backup-scheduled']) {
    t.ok(said.has(`${rule} finds`) && said.has(`${rule} holds`), `${rule} found and held`);
  }
});

t.test('a judgement depends on nothing but what it is given', async (t) => {
  fc.assert(
    fc.property(mangled, fc.constantFrom(...OPERATIONS), (object, operation) => {
      const before = JSON.stringify(object);
      const world = worldFromManifests([object, service()], { namespace: 'shop' });
      const subject = subjectOf('StatefulSet', operation, object, object, true);
      const once = JSON.stringify(evaluate(strict, subject, world, 0));
      const twice = JSON.stringify(evaluate(strict, subject, world, 0));
      return once === twice && JSON.stringify(object) === before;
    }),
    { numRuns: 500 },
  );
  t.pass('same verdict twice, and the object is untouched');
});
