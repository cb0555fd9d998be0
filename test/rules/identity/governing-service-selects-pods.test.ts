import { governingServiceSelectsPods } from '../../../src/rules/identity/governing-service-selects-pods.ts';
import { type Case, ruleTable, UNKNOWN_WORLD } from '../harness.ts';
import { service, statefulSet } from '../manifests.ts';

const given = statefulSet();
const labelled = statefulSet({
  spec: { template: { metadata: { labels: { app: 'db', tier: 'data' } }, spec: {} } },
});
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const INDEX = 'apps.kubernetes.io/pod-index';

const selecting = (
  name: string,
  selector: Record<string, string> | undefined,
  expect: readonly string[],
  set: unknown = labelled,
): Case => ({
  name,
  given: set,
  world: [service({ spec: { selector } })],
  expect: expect.map((message) => `spec.serviceName: Service "db" ${message}`),
});
const single = (label: string) => `selects by ${label}, so it selects one pod of the set and not the others`;

ruleTable(governingServiceSelectsPods, [
  selecting('all labels', { app: 'db', tier: 'data' }, []),
  selecting('one of them', { app: 'db' }, []),
  selecting('another value', { app: 'Db' }, ['selects app=Db, but the pod template has app=db']),
  selecting('one of two', { app: 'db', tier: 'web' }, [
    'selects tier=web, but the pod template has tier=data',
  ]),
  selecting('a label that is not there', { role: 'primary' }, [
    'selects role=primary, but the pod template has no such label',
  ]),
  selecting('both', { tier: 'web', role: 'primary' }, [
    'selects tier=web,role=primary, but the pod template has tier=data',
  ]),
  selecting('none', undefined, ['has no selector, so it selects no pod of the set']),
  selecting('an empty one selects nothing', {}, ['has no selector, so it selects no pod of the set']),
  selecting('one pod by name', { app: 'db', [POD_NAME]: 'db-1' }, [single(POD_NAME)]),
  selecting('one pod by index', { [INDEX]: '2' }, [single(INDEX)]),
  selecting('the only pod by name', { [POD_NAME]: 'db-0' }, [], statefulSet({ spec: { replicas: 1 } })),
  selecting('a pod that does not run', { [POD_NAME]: 'db-3' }, [
    `selects ${POD_NAME}=db-3, but the pod template has no such label`,
  ]),
  selecting(
    'a set of no labels',
    { app: 'db' },
    ['selects app=db, but the pod template has no such label'],
    statefulSet({ spec: { template: {} } }),
  ),
  selecting(
    'a label called constructor',
    { constructor: 'x' },
    ['selects constructor=x, but the pod template has no such label'],
    given,
  ),
  {
    name: 'an alias is for another rule',
    given,
    world: [service({ spec: { type: 'ExternalName', selector: undefined } })],
    expect: [],
  },
  { name: 'a missing one is for another rule', given, world: [], expect: [] },
  { name: 'cannot be known', given, expect: [UNKNOWN_WORLD] },
  { name: 'an empty object', given: {}, expect: [] },
]);
