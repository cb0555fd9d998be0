import t from 'tap';
import { readReview } from '../../src/admission/review.ts';
import { validate } from '../../src/admission/validate.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { RULES } from '../../src/rules/registry.ts';
import { emptyWorld } from '../../src/world/empty.ts';
import { worldFromManifests } from '../../src/world/from-manifests.ts';
import type { World } from '../../src/world/world.ts';
import { service, statefulSet } from '../rules/manifests.ts';
import { reviewOf } from '../server/harness.ts';

const recommended = await loadPolicy(['recommended']);
const NOW = Date.UTC(2026, 0, 31);

interface Given {
  readonly request: Record<string, unknown>;
  readonly world?: World;
  readonly policy?: Policy;
}

async function judged({ request, world = emptyWorld, policy = recommended }: Given) {
  const review = readReview(reviewOf(request.object, request));
  const decision = await validate(review, { policy, world, now: () => NOW }, 1000);
  const { response } = decision.review;
  return { ...decision, ...response, message: response.status?.message ?? '' };
}

const CORE = (kind: string) => ({ kind: { group: '', version: 'v1', kind } });
const SCALE = {
  kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  subResource: 'scale',
  operation: 'UPDATE',
};
const scale = (replicas: number | undefined, annotations?: object) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'db', namespace: 'shop', ...(annotations ? { annotations } : {}) },
  spec: replicas === undefined ? {} : { replicas },
});

t.test('a sound set is allowed in silence', async (t) => {
  const { allowed, warnings, uid, outcome, status } = await judged({
    request: { object: statefulSet({ container: { startupProbe: { tcpSocket: { port: 'sql' } } } }) },
  });
  t.strictSame(
    { allowed, warnings, uid, outcome, status },
    {
      allowed: true,
      warnings: undefined,
      uid: 'u-1',
      outcome: 'allow',
      status: undefined,
    },
  );
});

t.test('a refusal is a 403 with words, and no patch', async (t) => {
  const { allowed, status, review } = await judged({
    request: { object: statefulSet({ container: { readinessProbe: undefined } }) },
  });
  t.equal(allowed, false);
  t.equal(status?.code, 403);
  t.equal(status?.reason, 'Forbidden');
  t.match(
    status?.message,
    /^StatefulSet shop\/db is refused for 1 reason:\n- container "db" has no readiness probe/,
  );
  t.strictSame(Object.keys(review), ['apiVersion', 'kind', 'response']);
  t.notOk('patch' in review.response);
});

t.test('what is not judged is let through', async (t) => {
  const rows: readonly [string, Record<string, unknown>, string][] = [
    ['another kind', { ...CORE('Pod'), object: {} }, 'v1 Pod is not judged'],
    [
      'a kind of the same name from another group',
      { kind: { group: 'apps.kruise.io', version: 'v1', kind: 'StatefulSet' }, object: {} },
      'apps.kruise.io/v1 StatefulSet is not judged',
    ],
    [
      'status',
      { subResource: 'status', operation: 'UPDATE', object: {} },
      'subresource status is not judged',
    ],
    ['CONNECT', { operation: 'CONNECT' }, 'operation CONNECT is not judged'],
    [
      'a finalizer taken away',
      {
        operation: 'UPDATE',
        object: statefulSet({ container: { readinessProbe: undefined } }),
        oldObject: statefulSet({
          container: { readinessProbe: undefined },
          metadata: { finalizers: ['a/b'] },
        }),
      },
      'neither spec, labels nor annotations change',
    ],
    [
      'a scale of a Deployment',
      { ...SCALE, kind: { group: 'apps', version: 'v1', kind: 'Deployment' }, object: {} },
      'a scale of apps/v1 Deployment is not judged',
    ],
    [
      'a scale to where it is',
      { ...SCALE, object: scale(3), oldObject: scale(3) },
      'the number of replicas does not change',
    ],
  ];
  for (const [name, request, reason] of rows) {
    const { allowed, skipped, outcome, warnings } = await judged({ request });
    t.strictSame([allowed, outcome, skipped, warnings], [true, 'skip', reason, undefined], name);
  }
});

t.test(
  'an update is refused for what it changes, and for all that is wrong once it changes the spec',
  async (t) => {
    const flawed = statefulSet({ container: { readinessProbe: undefined } });
    const rows = [
      {
        name: 'labels alone: an old fault warns',
        object: statefulSet({ container: { readinessProbe: undefined }, labels: { team: 'a' } }),
        allowed: true,
      },
      {
        name: 'the spec: an old fault refuses',
        object: statefulSet({ container: { readinessProbe: undefined, image: 'other:1' } }),
        allowed: false,
      },
      {
        name: 'annotations alone: what they take away refuses',
        object: statefulSet({ container: { readinessProbe: undefined }, annotations: {} }),
        allowed: false,
      },
      {
        name: 'the spec, while it is deleted',
        object: statefulSet({
          container: { readinessProbe: undefined, image: 'other:1' },
          metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
        }),
        allowed: false,
      },
    ];
    for (const { name, object, allowed } of rows) {
      const answer = await judged({ request: { operation: 'UPDATE', object, oldObject: flawed } });
      t.equal(answer.allowed, allowed, name);
    }
    const [labelled, , bare] = rows.map(({ object }) => object);
    const warned = await judged({ request: { operation: 'UPDATE', object: labelled, oldObject: flawed } });
    t.match(warned.warnings, ['[readiness-probe] container "db" has no readiness probe']);
    const refused = await judged({ request: { operation: 'UPDATE', object: bare, oldObject: flawed } });
    t.match(refused.message, /is refused for 1 reason:\n- no annotation says what backs up the data/);
  },
);

t.test('a generated name', async (t) => {
  const { message } = await judged({
    request: {
      name: '',
      object: statefulSet({
        container: { readinessProbe: undefined },
        metadata: { name: undefined, generateName: 'db-' },
      }),
    },
  });
  t.match(message, /^StatefulSet shop\/\(no name yet\) is refused/);
});

t.test('a missing Service', async (t) => {
  const world = worldFromManifests([]);
  const object = statefulSet();
  const { allowed, message } = await judged({ request: { object }, world });
  t.equal(allowed, false);
  t.match(message, 'Service "db", which spec.serviceName names, does not exist in namespace "shop"');
  const dry = await judged({ request: { object, dryRun: true }, world });
  t.equal(dry.allowed, true, 'in a dry run it may be created by the same dry run');
  t.ok(dry.warnings?.some((text) => text.startsWith('[governing-service-exists]')));
  t.equal((await judged({ request: { object }, world: worldFromManifests([service()]) })).allowed, true);
  const blind = await judged({ request: { object } });
  t.equal(blind.allowed, true, 'nothing is refused for what cannot be known');
  t.match(blind.auditAnnotations?.['not-evaluated'], /governing-service-exists/);
});

t.test('scaling', async (t) => {
  const etcd = statefulSet({ container: { image: 'quay.io/coreos/etcd:v3.5.17' }, spec: { replicas: 5 } });
  const world = worldFromManifests([etcd]);
  const down = { ...SCALE, object: scale(2), oldObject: scale(5) };
  const refused = await judged({ request: down, world });
  t.match(refused.message, /^StatefulSet shop\/db is refused for 1 reason:\n- replicas go from 5 to 2: etcd/);
  const marked = worldFromManifests([
    {
      ...etcd,
      metadata: { ...(etcd.metadata as object), annotations: { 'mooring.dev/allow': 'lose-quorum' } },
    },
  ]);
  t.equal((await judged({ request: down, world: marked })).allowed, true, 'acknowledged on the set');
  const zero = await judged({ request: { ...SCALE, object: scale(undefined), oldObject: scale(1) }, world });
  t.match(zero.warnings?.join(), /scale-to-zero/, 'a Scale without replicas asks for none');
  const blind = await judged({ request: down });
  t.equal(blind.allowed, true, 'of a set that is not known nothing is refused');
  t.match(blind.auditAnnotations?.['not-evaluated'], /quorum-kept/);
});

t.test('deletions judge the object that goes', async (t) => {
  const running = statefulSet({ status: { replicas: 3, readyReplicas: 3 } });
  const world = worldFromManifests([running, service()]);
  const request = { ...CORE('Service'), operation: 'DELETE', object: null, oldObject: service() };
  t.match((await judged({ request, world })).message, /^Service shop\/db is refused for 1 reason/);
  const collector = {
    ...request,
    userInfo: { username: 'system:serviceaccount:kube-system:generic-garbage-collector' },
  };
  t.equal(
    (await judged({ request: collector, world })).allowed,
    true,
    'the garbage collector is never refused',
  );
});

t.test('a deletion that leaves the claims behind is safe', async (t) => {
  const doomed = (finalizers?: string[]) =>
    statefulSet({
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
      metadata: { finalizers },
    });
  const rows: readonly [string, unknown, unknown, boolean][] = [
    ['as it is', doomed(), undefined, false],
    ['in the background', doomed(), { propagationPolicy: 'Background' }, false],
    ['in the foreground', doomed(), { propagationPolicy: 'Foreground' }, false],
    ['orphaned', doomed(), { propagationPolicy: 'Orphan' }, true],
    ['orphaned by the flag of old', doomed(), { orphanDependents: true }, true],
    ['by the flag, not orphaned', doomed(['orphan']), { orphanDependents: false }, false],
    ['orphaned by its finalizer', doomed(['orphan']), {}, true],
    [
      'what is asked for wins over the finalizer',
      doomed(['orphan']),
      { propagationPolicy: 'Background' },
      false,
    ],
    ['another finalizer', doomed(['foregroundDeletion']), null, false],
  ];
  for (const [name, oldObject, options, allowed] of rows) {
    const request = { operation: 'DELETE', object: null, oldObject, options };
    t.equal((await judged({ request })).allowed, allowed, name);
  }
});

t.test('a rule that fails is the policy’s to judge', async (t) => {
  const [first] = RULES.filter(({ id }) => id === 'readiness-probe');
  const broken = {
    ...first,
    id: 'broken',
    check: () => {
      throw new Error('a bug');
    },
  };
  const policy = (onRuleError: 'allow' | 'deny', enforcement: 'deny' | 'warn'): Policy => ({
    ...recommended,
    onRuleError,
    rulesFor: () => [{ rule: broken as never, enforcement, parameters: {} }],
  });
  const request = { object: statefulSet() };
  const open = await judged({ request, policy: policy('allow', 'deny') });
  t.strictSame(
    [open.allowed, open.warnings],
    [true, ['rule broken itself failed and could not judge; this is a bug in mooring']],
  );
  const closed = await judged({ request, policy: policy('deny', 'deny') });
  t.equal(
    closed.message,
    'StatefulSet shop/db is refused for 1 reason:\n- rule broken itself failed and could not judge; this is a bug in mooring',
  );
  const mild = await judged({ request, policy: policy('deny', 'warn') });
  t.strictSame([mild.allowed, mild.warnings], [true, undefined], 'one that only warns refuses nothing');
});

t.test('audit annotations name the policy and the rules, and no value', async (t) => {
  const { auditAnnotations } = await judged({
    request: {
      object: statefulSet({ container: { image: 'secret-registry.example/x', readinessProbe: undefined } }),
    },
  });
  t.match(auditAnnotations, { policy: 'recommended', findings: /^deny:readiness-probe/ });
  t.notMatch(JSON.stringify(auditAnnotations), /secret-registry/);
});
