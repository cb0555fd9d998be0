import jsonPatch from 'fast-json-patch';
import t from 'tap';
import { mutate } from '../../src/admission/mutate.ts';
import { readReview } from '../../src/admission/review.ts';
import type { Default } from '../../src/defaults/default.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { statefulSet } from '../rules/manifests.ts';
import { reviewOf } from '../server/harness.ts';

const recommended = await loadPolicy(['recommended']);

function answer(request: Record<string, unknown>, policy: Policy = recommended) {
  const decision = mutate(readReview(reviewOf(request.object, request)), {
    policy,
    world: emptyWorld,
    now: () => 0,
  });
  const { response } = decision.review;
  const patch =
    response.patch === undefined ? undefined : JSON.parse(Buffer.from(response.patch, 'base64').toString());
  return { ...decision, response, patch };
}

t.test('a create', async (t) => {
  const { response, patch, outcome, defaults } = answer({ object: statefulSet() });
  t.equal(outcome, 'patch');
  t.equal(response.patchType, 'JSONPatch');
  t.match(patch, [{ op: 'add', path: /^\/spec\// }]);
  t.ok(defaults?.includes('min-ready-seconds'));
});

t.test(
  'the object that was sent stays as it is, and the patch makes of it what applies to nothing more',
  async (t) => {
    const containers = ['postgres:16', 'redis:7', 'busybox'].map((image, index) => ({
      name: `c${index}`,
      image,
    }));
    const pod = { containers, topologySpreadConstraints: undefined };
    const object = JSON.parse(JSON.stringify(statefulSet({ pod })));
    const before = structuredClone(object);
    const { patch, failures } = answer({ object });
    t.strictSame(failures, []);
    t.strictSame(object, before);
    const { newDocument } = jsonPatch.applyPatch(structuredClone(before), structuredClone(patch), true);
    t.ok(patch.length > 2, 'in several containers');
    for (const [index, { path }] of patch.entries()) {
      const earlier = jsonPatch.applyPatch(structuredClone(before), structuredClone(patch.slice(0, index)));
      t.equal(jsonPatch.getValueByPointer(earlier.newDocument, path), undefined, `${path} is added once`);
    }
    t.equal(answer({ object: newDocument }).patch, undefined);
  },
);

t.test('nothing to fill: no patch and no patch type', async (t) => {
  const quiet = await loadPolicy(['observe']);
  const { response, outcome } = answer({ object: statefulSet() }, quiet);
  t.equal(outcome, 'allow');
  t.strictSame(response, { uid: 'u-1', allowed: true });
});

t.test('a patch is never sent for a deletion, a scale, a status or another kind', async (t) => {
  const object = statefulSet();
  for (const request of [
    { operation: 'DELETE', object: null, oldObject: object },
    { operation: 'UPDATE', subResource: 'status', object, oldObject: statefulSet({ labels: { a: 'b' } }) },
    {
      operation: 'UPDATE',
      subResource: 'scale',
      kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
      object: { spec: { replicas: 1 } },
      oldObject: { spec: { replicas: 2 } },
    },
    { kind: { group: '', version: 'v1', kind: 'Service' }, object: {} },
  ]) {
    const { response } = answer(request);
    t.strictSame(response, { uid: 'u-1', allowed: true }, JSON.stringify(request).slice(0, 60));
  }
});

/** A policy with one default that is not as the registry's are. */
function withDefault(propose: Default['propose']): Policy {
  const odd = { id: 'odd', operations: ['CREATE'], parameters: {}, propose } as never;
  return { ...recommended, defaultsFor: () => [{ default: odd, parameters: {} }] };
}

t.test('a default that fails, or whose value no JSON can hold, costs nobody a request', async (t) => {
  const throwing = answer(
    { object: statefulSet() },
    withDefault(() => {
      throw new Error('a bug');
    }),
  );
  t.equal(throwing.response.allowed, true);
  t.notOk(throwing.patch);
  t.equal(throwing.failures?.length, 1);

  const impossible = answer(
    { object: statefulSet() },
    withDefault(() => [{ path: ['spec', '__proto__', 'polluted'], value: true }]),
  );
  t.equal(impossible.response.allowed, true);
  t.notOk(impossible.patch, 'a patch that cannot be applied is not sent');
  t.strictSame(impossible.response.warnings, [
    'mooring filled in no defaults: its patch does not apply, which is a bug in mooring',
  ]);
  t.equal(impossible.failures?.length, 1);
});
