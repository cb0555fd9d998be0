import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import t from 'tap';
import { DEFAULTS } from '../../src/defaults/registry.ts';
import { applyDefaults } from '../../src/engine/defaults.ts';
import { dig, equal, get, isObject } from '../../src/kubernetes/json.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import type { Operation, Subject } from '../../src/rules/subject.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import { bundledCatalog } from '../applications/bundled.ts';
import { podTemplate, statefulSet } from '../arbitraries.ts';
import { service, statefulSet as sound } from '../rules/manifests.ts';

const everything = compilePolicy(
  [{ name: 'everything', spec: { defaults: Object.fromEntries(DEFAULTS.map(({ id }) => [id, true])) } }],
  bundledCatalog,
  () => 'test',
);

const world = worldFromManifests([
  service({ spec: { selector: { app: '' } } }),
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', annotations: { 'mooring.dev/backup': 'velero' } },
  },
]);

function subject(operation: Operation, object: unknown, previous?: unknown): Subject {
  return {
    ref: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' },
    operation,
    object,
    previous,
    user: { username: 'alice', groups: [] },
    dryRun: false,
    complete: true,
  };
}

function filledIn(operation: Operation, object: unknown, previous?: unknown) {
  return applyDefaults(everything, subject(operation, object, previous), world, 0);
}

/** Whether all that `before` sets stands in `after` as it was; null and `serviceName: ""` are not set. */
function keeps(before: unknown, after: unknown, name = ''): boolean {
  if (before === null || before === undefined || (name === 'serviceName' && before === '')) return true;
  if (Array.isArray(before)) {
    return (
      Array.isArray(after) &&
      before.length === after.length &&
      before.every((item, index) => keeps(item, after[index]))
    );
  }
  if (!isObject(before)) return before === after;
  return isObject(after) && Object.keys(before).every((key) => keeps(before[key], get(after, key), key));
}

const MUTABLE = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
  'revisionHistoryLimit',
]);

t.test('over generated StatefulSets', async (t) => {
  let patches = 0;
  fc.assert(
    fc.property(statefulSet, (object) => {
      const before = structuredClone(object);
      const first = filledIn('CREATE', object);
      patches += first.patch.length;
      if (first.errors[0]) throw first.errors[0].error;
      if (!equal(object, before)) throw new Error('the object itself was changed');
      if (!keeps(object, first.object)) throw new Error('a field that was set was changed');
      const { newDocument } = jsonPatch.applyPatch(structuredClone(object), [...first.patch], true);
      if (!equal(newDocument, first.object)) throw new Error('the patch gives another object');
      const second = filledIn('CREATE', first.object);
      if (second.patch.length > 0) throw new Error(`twice: ${JSON.stringify(second.patch)}`);
    }),
    { numRuns: 1500 },
  );
  t.ok(patches > 1500, `a create: applied twice it fills nothing more (${patches} operations)`);

  patches = 0;
  fc.assert(
    fc.property(statefulSet, statefulSet, fc.boolean(), (object, other, sameTemplate) => {
      const spec = {
        ...(get(other, 'spec') as object),
        ...(sameTemplate ? { template: dig(object, 'spec', 'template') } : {}),
      };
      const first = filledIn('UPDATE', object, { ...other, spec });
      patches += first.patch.length;
      for (const [key, value] of Object.entries(get(first.object, 'spec') as object)) {
        const was = dig(object, 'spec', key);
        if (!MUTABLE.has(key) && value !== was) throw new Error(`spec.${key} is immutable`);
        if (sameTemplate && key === 'template' && value !== was) throw new Error('it starts a rollout');
      }
      const second = filledIn('UPDATE', first.object, { ...other, spec });
      if (second.patch.length > 0) throw new Error(`twice: ${JSON.stringify(second.patch)}`);
    }),
    { numRuns: 1500 },
  );
  t.ok(patches > 1500, `an update: nothing immutable, no rollout (${patches} operations)`);
});

t.test('any JSON in place of the object', async (t) => {
  const any = fc.oneof(
    fc.jsonValue(),
    fc.record({ spec: fc.jsonValue() }),
    fc.record({ spec: fc.record({ template: podTemplate }) }),
  );
  fc.assert(
    fc.property(any, any, fc.constantFrom<Operation[]>('CREATE', 'UPDATE'), (object, previous, operation) => {
      const { patch, errors, object: meant } = filledIn(operation, object, previous);
      if (errors[0]) throw errors[0].error;
      if (patch.length === 0) return;
      const { newDocument } = jsonPatch.applyPatch(structuredClone(object), [...patch], true);
      if (!equal(newDocument, meant)) throw new Error('the patch gives another object');
    }),
    { numRuns: 1500 },
  );
  t.pass('no default throws, and every patch applies');
});

t.test('requests that are left alone', async (t) => {
  const bare = sound({ annotations: {}, spec: { serviceName: undefined } });
  t.ok(filledIn('CREATE', bare).patch.length > 0, 'a create of the same is filled');
  for (const operation of ['SCALE', 'DELETE', 'AUDIT'] as const) {
    t.strictSame(filledIn(operation, bare).patch, [], operation);
  }
  const leaving = { ...bare, metadata: { name: 'db', deletionTimestamp: '2026-01-01T00:00:00Z' } };
  t.strictSame(filledIn('UPDATE', leaving, bare).patch, [], 'an object that is on its way out');
  const other = {
    ...subject('CREATE', bare),
    ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'db' },
  };
  t.strictSame(applyDefaults(everything, other, world, 0).patch, [], 'another kind');
  const none = compilePolicy([{ name: 'none', spec: {} }], bundledCatalog, () => 'test');
  t.strictSame(applyDefaults(none, subject('CREATE', bare), world, 0).patch, [], 'a policy without defaults');
  t.strictSame(
    applyDefaults(everything, subject('CREATE', bare), emptyWorld, 0).applied.filter(
      (each) => each.default === 'service-name',
    ),
    [],
    'no Service is guessed where none can be known',
  );
});

t.test('an update of labels alone starts no rollout', async (t) => {
  const before = sound({ annotations: {} });
  const after = { ...before, metadata: { ...(before.metadata as object), labels: { team: 'a' } } };
  const paths = filledIn('UPDATE', after, before).patch.map(({ path }) => path);
  t.ok(paths.length > 0, 'fields outside the template are filled');
  t.notOk(
    paths.some((path) => path.startsWith('/spec/template')),
    'and none within it',
  );
});

t.test('a default that throws leaves the object as it was, and the others to be filled', async (t) => {
  const broken = {
    ...DEFAULTS[0],
    id: 'broken',
    propose: () => {
      throw new Error('a bug');
    },
  } as never;
  const policy = {
    ...everything,
    defaultsFor: (target: Parameters<typeof everything.defaultsFor>[0]) => [
      { default: broken, parameters: {} },
      ...everything.defaultsFor(target),
    ],
  };
  const { errors, patch } = applyDefaults(policy, subject('CREATE', sound({ annotations: {} })), world, 0);
  t.strictSame(
    errors.map((each) => [each.default, String(each.error)]),
    [['broken', 'Error: a bug']],
  );
  t.ok(patch.length > 0);
});
