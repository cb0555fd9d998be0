import t from 'tap';
import { subjectKind } from '../../src/rules/subject.ts';

t.test('which objects are judged, by group and kind and whatever the version', async (t) => {
  const rows: readonly [string, string, string | undefined][] = [
    ['apps/v1', 'StatefulSet', 'StatefulSet'],
    ['apps/v1beta1', 'StatefulSet', 'StatefulSet'],
    ['apps.kruise.io/v1beta1', 'StatefulSet', undefined],
    ['v1', 'StatefulSet', undefined],
    ['apps/v1', 'Deployment', 'Deployment'],
    ['extensions/v1beta1', 'Deployment', 'Deployment'],
    ['extensions/v1beta1', 'StatefulSet', undefined],
    ['v1', 'Service', 'Service'],
    ['serving.knative.dev/v1', 'Service', undefined],
    ['v1', 'PersistentVolumeClaim', 'PersistentVolumeClaim'],
    ['policy/v1', 'PodDisruptionBudget', 'PodDisruptionBudget'],
    ['policy/v1beta1', 'PodDisruptionBudget', 'PodDisruptionBudget'],
    ['v1', 'Pod', undefined],
    ['apps/v1', 'constructor', undefined],
    ['apps/v1', '__proto__', undefined],
    ['', '', undefined],
  ];
  for (const [apiVersion, kind, expected] of rows)
    t.equal(subjectKind(apiVersion, kind), expected, `${apiVersion} ${kind}`);
});
