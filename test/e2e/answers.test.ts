/** What the API server, and kubectl, make of a webhook's answers, as far as the code takes it for granted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterTest } from './cluster.ts';
import { bareSet } from './manifests.ts';
import { type Answer, otherMutator, otherValidator } from './other-webhook.ts';

const CREATE = ['create', '--filename=-'];

const REFUSALS = [
  {
    name: '403 Forbidden',
    status: { code: 403, reason: 'Forbidden', message: 'because' },
    expect:
      'Error from server (Forbidden): error when creating "STDIN": admission webhook "validate.mooring.dev" denied the request: because\n',
  },
  {
    name: '422 Invalid, with causes',
    status: {
      code: 422,
      reason: 'Invalid',
      message: 'because',
      details: {
        name: 'bare',
        kind: 'StatefulSet',
        causes: [{ reason: 'FieldValueInvalid', field: 'spec.replicas', message: 'too few' }],
      },
    },
    // The message is lost, and with it the name of the webhook: why mooring refuses with 403.
    expect: 'The StatefulSet "bare" is invalid: spec.replicas: too few\n',
  },
  {
    name: 'a code and no reason',
    status: { code: 403, message: 'because' },
    expect:
      'Error from server: error when creating "STDIN": admission webhook "validate.mooring.dev" denied the request: because\n',
  },
];

for (const { name, status, expect } of REFUSALS) {
  clusterTest(`how kubectl prints a refusal: ${name}`, async (t, cluster) => {
    await otherValidator(t, cluster, () => ({ allowed: false, status }));
    const { code, stderr } = await cluster.kubectl(CREATE, [bareSet(cluster)]);
    t.strictSame({ code, stderr }, { code: 1, stderr: expect });
  });
}

const LETTERS = 'a'.repeat(400);

clusterTest(
  'a long warning is shown whole, while all together stay under 4,096 characters',
  async (t, cluster) => {
    const warnings = Array.from({ length: 10 }, (_, index) => `${index}-${LETTERS}`);
    await otherValidator(t, cluster, () => ({ allowed: true, warnings }));
    const { stderr } = await cluster.kubectl(CREATE, [bareSet(cluster)]);
    t.equal(stderr, warnings.map((each) => `Warning: ${each}\n`).join(''));
  },
);

clusterTest(
  'past 4,096 characters each warning is cut at 256, and those past 4,096 are dropped',
  async (t, cluster) => {
    const warnings = Array.from({ length: 20 }, (_, index) => `${String(index).padStart(2, '0')}-${LETTERS}`);
    await otherValidator(t, cluster, () => ({ allowed: true, warnings }));
    const { stderr } = await cluster.kubectl(CREATE, [bareSet(cluster)]);
    const cut = warnings.slice(0, 4096 / 256).map((each) => `Warning: ${each.slice(0, 256)}\n`);
    t.equal(stderr, cut.join(''));
  },
);

clusterTest(
  'a patch that does not apply fails the request in spite of failurePolicy Ignore',
  async (t, cluster) => {
    const patch = [{ op: 'add', path: '/spec/nowhere/deep', value: 1 }];
    await otherMutator(t, cluster, () => ({ allowed: true, patch }), { failurePolicy: 'Ignore' });
    const { code, stderr } = await cluster.kubectl(CREATE, [bareSet(cluster)]);
    t.equal(code, 1);
    t.match(stderr, 'Error from server (InternalError)');
    t.match(stderr, 'add operation does not apply: doc is missing path: "/spec/nowhere/deep"');
  },
);

/** Answers that are no answers: the failure policy decides. */
const FAILED: readonly { readonly name: string; readonly answer: Answer; readonly expect: RegExp }[] = [
  {
    name: 'another uid',
    answer: () => ({ allowed: true, uid: 'another' }),
    expect: /received invalid webhook response: expected response\.uid="[^"]+", got "another"/,
  },
  {
    name: 'a patch without its type',
    answer: () => ({ allowed: true, patch: [], patchType: undefined }),
    expect: /received invalid webhook response: .*patchType/,
  },
];

for (const { name, answer, expect } of FAILED) {
  clusterTest(`a failed call: ${name}`, async (t, cluster) => {
    await otherMutator(t, cluster, answer);
    const { code, stderr } = await cluster.kubectl(CREATE, [bareSet(cluster)]);
    t.equal(code, 1);
    t.match(stderr, expect);
  });
}

clusterTest('a failed call: a patch from a validating webhook', async (t, cluster) => {
  await otherValidator(t, cluster, () => ({ allowed: true, patch: [] }));
  const { code, stderr } = await cluster.kubectl(CREATE, [bareSet(cluster)]);
  t.equal(code, 1);
  t.match(stderr, /received invalid webhook response: .*patch/);
});

clusterTest('a webhook that turns a call away: the failure policy decides at once', async (t, cluster) => {
  const other = await otherValidator(
    t,
    cluster,
    { status: 429 },
    { failurePolicy: 'Ignore', timeoutSeconds: 5 },
  );
  t.match(await cluster.kubectl(CREATE, [bareSet(cluster)]), { code: 0 });
  t.equal(other.calls.length, 1);
});

clusterTest('one that adds Retry-After is asked again, until its time is up', async (t, cluster) => {
  const busy = { status: 429, headers: { 'retry-after': '1' } };
  const other = await otherValidator(t, cluster, busy, { failurePolicy: 'Ignore', timeoutSeconds: 3 });
  t.match(await cluster.kubectl(CREATE, [bareSet(cluster)]), { code: 0 });
  t.ok(other.calls.length > 1, `${other.calls.length} calls`);
});

clusterTest('audit annotations bear the name of the webhook in the audit log', async (t, cluster) => {
  await otherValidator(t, cluster, () => ({
    allowed: true,
    auditAnnotations: { 'not-evaluated': 'a,b', findings: 'deny:c' },
  }));
  await cluster.done(CREATE, [bareSet(cluster)]);
  const log = readFileSync(join(cluster.access.folder, 'audit.log'), 'utf8');
  const events = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const event = events.find(
    ({ objectRef }) => objectRef.namespace === cluster.namespace && objectRef.name === 'bare',
  );
  t.match(event.annotations, {
    'validate.mooring.dev/not-evaluated': 'a,b',
    'validate.mooring.dev/findings': 'deny:c',
  });
});
