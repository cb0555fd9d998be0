import fc from 'fast-check';
import t from 'tap';
import { evaluate } from '../../src/engine/evaluate.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { RULES } from '../../src/rules/registry.ts';
import type { Operation, Subject } from '../../src/rules/subject.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { budget, claimTemplate, container, service, statefulSet } from './manifests.ts';

const KINDS = [...new Set(RULES.map((rule) => rule.kind))];
const GROUPS: Readonly<Record<string, string>> = {
  Service: 'v1',
  PersistentVolumeClaim: 'v1',
  PodDisruptionBudget: 'policy/v1',
};
const OPERATIONS: readonly Operation[] = ['CREATE', 'UPDATE', 'SCALE', 'DELETE', 'AUDIT'];

const json = fc.jsonValue({ maxDepth: 4 });

/** A sound object with one value somewhere in it replaced by any JSON. */
const mangled = fc
  .tuple(
    fc.constantFrom(
      () =>
        statefulSet({ pod: { initContainers: [container({ name: 'init' })] }, status: { readyReplicas: 3 } }),
      () =>
        statefulSet({ spec: { volumeClaimTemplates: [claimTemplate(), claimTemplate({ name: 'log' })] } }),
      () => service(),
      () => budget(),
    ),
    fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 4 }),
    json,
  )
  .map(([make, picks, value]) => {
    const object = structuredClone(make());
    // A copy each time: the same value within itself would be a circle, which JSON has not.
    for (const pick of picks) replaceOne(object, pick, structuredClone(value));
    return object as unknown;
  });

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

t.test('no rule throws, whatever the object, its past and the world', async (t) => {
  const any = fc.oneof(json, mangled);
  let judged = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...KINDS),
      fc.constantFrom(...OPERATIONS),
      any,
      any,
      fc.option(fc.array(any, { maxLength: 6 }), { nil: undefined }),
      fc.boolean(),
      (kind, operation, object, previous, around, complete) => {
        const world = around ? worldFromManifests(around, { namespace: 'shop' }) : emptyWorld;
        const subject = subjectOf(kind, operation, object, previous, complete);
        const { errors } = evaluate(strict, subject, world, 0);
        judged++;
        const [first] = errors;
        if (first) throw first.error;
      },
    ),
    { numRuns: 3000 },
  );
  t.equal(judged, 3000);
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
