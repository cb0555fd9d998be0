import t from 'tap';
import { webhooks } from '../../src/admission/webhooks.ts';
import { RULES } from '../../src/rules/registry.ts';

const all = webhooks();

t.test('the requests that are asked for are those that are judged', async (t) => {
  const asked = all.flatMap(({ path, rules }) =>
    rules.flatMap(({ apiGroups, resources, operations }) =>
      operations.map((operation) => `${path} ${operation} ${apiGroups.join()}/${resources.join()}`),
    ),
  );
  t.strictSame(asked, [
    '/validate CREATE apps/statefulsets',
    '/validate UPDATE apps/statefulsets',
    '/validate DELETE apps/statefulsets',
    '/validate UPDATE apps/statefulsets/scale',
    '/validate UPDATE /services',
    '/validate DELETE /services',
    '/validate DELETE /persistentvolumeclaims',
    '/validate UPDATE policy/poddisruptionbudgets',
    '/validate DELETE policy/poddisruptionbudgets',
    '/validate CREATE apps/deployments',
    '/validate UPDATE apps/deployments',
    '/mutate CREATE apps/statefulsets',
    '/mutate UPDATE apps/statefulsets',
  ]);
});

t.test('every rule that judges requests has a webhook that brings them', async (t) => {
  const covered = new Set(
    all.flatMap(({ rules }) =>
      rules.flatMap(({ resources, operations }) =>
        operations.map((operation) => `${operation} ${resources[0]}`),
      ),
    ),
  );
  const plural = (kind: string) => `${kind.toLowerCase()}s`;
  for (const { id, kind, operations } of RULES) {
    for (const operation of operations) {
      if (operation === 'AUDIT') continue;
      const request = operation === 'SCALE' ? 'UPDATE statefulsets/scale' : `${operation} ${plural(kind)}`;
      t.ok(covered.has(request), `${id}: ${request}`);
    }
  }
});

t.test('a name has the three parts that the API server asks for, and is used once', async (t) => {
  const names = all.map(({ name }) => name);
  for (const name of names) t.match(name, /^[a-z]+\.[a-z]+\.mooring\.dev$/);
  t.equal(new Set(names).size, names.length);
});
