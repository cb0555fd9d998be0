import t, { type Test } from 'tap';
import { auditCommand } from '../../src/cli/audit.ts';
import type { Command } from '../../src/cli/command.ts';
import { serveCommand } from '../../src/cli/serve.ts';
import { dig, isObject, type JsonObject } from '../../src/kubernetes/json.ts';
import { one, render, toolTest } from './harness.ts';
import { MATRIX } from './matrix.ts';

const CONFIGURATIONS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];

function webhooks(objects: readonly JsonObject[]): readonly JsonObject[] {
  return CONFIGURATIONS.flatMap((kind) => {
    const found = one(objects, kind).webhooks;
    return Array.isArray(found) ? found.filter(isObject) : [];
  });
}

toolTest('no webhook is called for the cluster itself, or for its own namespace', ['helm'], (t) => {
  const values = { webhooks: { excludeNamespaces: ['sandbox'] } };
  for (const webhook of webhooks(render({ namespace: 'guards', values }))) {
    t.strictSame(
      dig(webhook, 'namespaceSelector', 'matchExpressions'),
      [
        {
          key: 'kubernetes.io/metadata.name',
          operator: 'NotIn',
          values: ['kube-system', 'kube-node-lease', 'guards', 'sandbox'],
        },
      ],
      String(webhook.name),
    );
    t.match(webhook, { matchPolicy: 'Equivalent', sideEffects: 'None', failurePolicy: 'Ignore' });
    t.match(webhook.matchConditions, [
      {
        name: 'not-by-mooring-itself',
        expression: "request.userInfo.username != 'system:serviceaccount:guards:mooring'",
      },
      { name: /^(not-by-the-clusters-controllers|changes-)/ },
    ]);
  }
  t.end();
});

toolTest('nothing opts out unless that is asked for, and never from scaling', ['helm'], (t) => {
  for (const webhook of webhooks(render())) t.notOk('objectSelector' in webhook, String(webhook.name));
  const opened = webhooks(render({ values: { webhooks: { optOutLabel: 'mooring.dev/skip' } } }));
  const selectors = Object.fromEntries(opened.map(({ name, objectSelector }) => [name, objectSelector]));
  const optOut = { matchExpressions: [{ key: 'mooring.dev/skip', operator: 'NotIn', values: ['true'] }] };
  t.strictSame(selectors, {
    'statefulsets.validate.mooring.dev': optOut,
    'scale.validate.mooring.dev': undefined,
    'related.validate.mooring.dev': optOut,
    'statefulsets.mutate.mooring.dev': optOut,
  });
  t.end();
});

toolTest('each failure policy is of its own webhook', ['helm'], (t) => {
  const values = { webhooks: { validating: { scale: { failurePolicy: 'Fail' }, timeoutSeconds: 7 } } };
  const found = webhooks(render({ values })).map(({ name, failurePolicy, timeoutSeconds }) => [
    name,
    failurePolicy,
    timeoutSeconds,
  ]);
  t.strictSame(found, [
    ['statefulsets.validate.mooring.dev', 'Ignore', 7],
    ['scale.validate.mooring.dev', 'Fail', 7],
    ['related.validate.mooring.dev', 'Ignore', 7],
    ['statefulsets.mutate.mooring.dev', 'Ignore', 2],
  ]);
  t.end();
});

interface Grant {
  readonly role: string;
  readonly resources: string;
  readonly verbs: string;
  readonly names: string;
}

/** What the pods' account may do, a rule each. */
function grants(objects: readonly JsonObject[]): readonly Grant[] {
  return objects
    .filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
    .flatMap(({ kind, rules }) =>
      (Array.isArray(rules) ? rules : []).map((rule) => ({
        role: String(kind),
        resources: rule.resources.join(),
        verbs: rule.verbs.join(),
        names: (rule.resourceNames ?? []).join(),
      })),
    );
}

toolTest('it may write its own Secret and configurations, and read what its rules read', ['helm'], (t) => {
  const all = grants(render());
  const writes = all.filter(({ verbs }) => verbs !== 'get,list,watch');
  t.strictSame(
    writes.map(({ role, resources, names }) => `${role} ${resources}: ${names}`),
    [
      'ClusterRole validatingwebhookconfigurations,mutatingwebhookconfigurations: mooring',
      'Role secrets: mooring-certificate',
    ],
  );
  const reads = all.filter(({ verbs }) => verbs === 'get,list,watch').map(({ resources }) => resources);
  for (const resource of ['statefulsets', 'services', 'storageclasses', 'namespaces']) {
    t.ok(reads.includes(resource), resource);
  }
  for (const resource of ['secrets', 'configmaps', 'pods', '*']) t.notOk(reads.includes(resource), resource);
  t.end();
});

toolTest('duties bring the rights they need, and none without them', ['helm'], (t) => {
  const written = (duties: JsonObject, world = 'cluster') =>
    grants(render({ values: { duties, world, certificates: { mode: 'cert-manager' } } }))
      .filter(({ verbs }) => verbs !== 'get,list,watch')
      .map(
        ({ role, resources, verbs, names }) => `${role} ${resources}: ${verbs}${names ? ` ${names}` : ''}`,
      );
  const lease = ['Role leases: create', 'Role leases: get,update mooring-audit'];
  t.strictSame(written({}), []);
  t.strictSame(written({ events: true }), ['ClusterRole events: create,get,patch']);
  t.strictSame(written({ auditInterval: '10m' }), ['ClusterRole statefulsets,deployments: list', ...lease]);
  t.strictSame(written({ auditInterval: '10m', publishReports: true }), [
    'ClusterRole statefulsets,deployments: list',
    'ClusterRole policyreports: list,create,patch,delete',
    'ClusterRole reports: list,create,patch,delete',
    ...lease,
  ]);
  t.end();
});

toolTest('what rules are not asked for is not read', ['helm'], (t) => {
  const resources = (values: JsonObject) =>
    grants(render({ values: { certificates: { mode: 'cert-manager' }, ...values } })).map(
      ({ resources }) => resources,
    );
  t.strictSame(resources({ rbac: { rules: ['storage-class-resolves'] } }), ['storageclasses']);
  t.strictSame(resources({ rbac: { rules: ['readiness-probe'] } }), []);
  t.strictSame(resources({ world: 'none' }), []);
  t.end();
});

/** Fails for each word of a command line that the command does not know. */
function checkWords(t: Test, kind: string, { options }: Pick<Command, 'options'>): void {
  for (const [name, values] of Object.entries(MATRIX)) {
    for (const { args } of render({ values })
      .filter((object) => object.kind === kind)
      .flatMap(containersOf)) {
      for (const word of (args as readonly string[]).slice(1)) {
        const option = /^--([a-z-]+)/.exec(word)?.[1] ?? word;
        t.ok(Object.hasOwn(options, option), `${name}: there is --${option}`);
      }
    }
  }
}

toolTest('every word for serve is one that it knows', ['helm'], (t) => {
  checkWords(t, 'Deployment', serveCommand);
  t.end();
});

const skip = Object.hasOwn(auditCommand.options, 'cluster') ? false : 'audit does not read clusters yet';
t.test('every word for audit is one that it knows', { skip }, (t) => {
  checkWords(t, 'CronJob', auditCommand);
  t.end();
});

/** The containers of a Deployment or a CronJob. */
function containersOf({ kind, spec }: JsonObject): readonly JsonObject[] {
  const job = kind === 'CronJob' ? dig(spec, 'jobTemplate', 'spec') : spec;
  const containers = dig(job, 'template', 'spec', 'containers');
  return Array.isArray(containers) ? containers.filter(isObject) : [];
}

toolTest('nothing runs at uninstall, and only the test is a hook', ['helm'], (t) => {
  const hooks = render({ values: { audit: { enabled: true } } }).filter(
    (object) => dig(object, 'metadata', 'annotations', 'helm.sh/hook') !== undefined,
  );
  t.strictSame(
    hooks.map((object) => [object.kind, dig(object, 'metadata', 'annotations', 'helm.sh/hook')]),
    [['Pod', 'test']],
  );
  t.end();
});

toolTest('a budget never pins the only replica', ['helm'], (t) => {
  const budgets = (values: JsonObject) =>
    render({ values }).filter(({ kind }) => kind === 'PodDisruptionBudget').length;
  t.equal(budgets({}), 1);
  t.equal(budgets({ replicas: 1 }), 0);
  t.equal(budgets({ replicas: 1, autoscaling: { enabled: true } }), 1);
  t.equal(budgets({ podDisruptionBudget: { enabled: false } }), 0);
  t.end();
});

toolTest('pods have time to drain, and no more rights than they use', ['helm'], (t) => {
  const pod = (values: JsonObject) => dig(one(render({ values }), 'Deployment'), 'spec', 'template', 'spec');
  t.match(pod({ server: { drainSeconds: 20 } }), {
    terminationGracePeriodSeconds: 55,
    automountServiceAccountToken: true,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } }],
  });
  const silent = { world: 'none', certificates: { mode: 'cert-manager' } };
  t.match(pod(silent), { automountServiceAccountToken: false });
  t.end();
});
