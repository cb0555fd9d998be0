import { coverage } from '../../kubernetes/selected-pods.ts';
import { formatLabels } from '../../kubernetes/selectors.ts';
import type { Service } from '../../kubernetes/service.ts';
import { PER_POD_LABELS, type StatefulSet } from '../../kubernetes/stateful-set.ts';
import { defineRule, PASS } from '../rule.ts';
import { onGoverningService, SERVICE_NAME_PATH } from './governing-service.ts';

export const governingServiceSelectsPods = defineRule({
  id: 'governing-service-selects-pods',
  category: 'identity',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['Service'],
  title: 'The governing Service selects the pods',
  rationale:
    'A pod has a DNS record only while the governing Service selects it. A selector that misses the labels of the pod ' +
    'template by one letter leaves every member without a name, and nothing reports an error.',
  remediation: `Give the Service a selector that the labels of the pod template meet:
spec:
  selector: {app: NAME}`,
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  check(set, context) {
    return onGoverningService(set, context, (service) => {
      // ExternalName has a finding of its own.
      if (service.type === 'ExternalName') return PASS;
      const message = flawOf(service, set);
      return message
        ? [{ message: `Service "${service.meta.name}" ${message}`, path: SERVICE_NAME_PATH }]
        : PASS;
    });
  },
});

/** Why the Service does not select every pod of the set; undefined when it does. */
function flawOf({ selector }: Service, set: StatefulSet): string | undefined {
  const { labels } = set.template.meta;
  if (selector.size === 0) return 'has no selector, so it selects no pod of the set';
  const covered = coverage({ matchLabels: selector, matchExpressions: [] }, set);
  if (covered === 'all') return undefined;
  if (covered === 'some') {
    const narrow = [...selector.keys()].find((key) => PER_POD_LABELS.has(key));
    return `selects by ${narrow}, so it selects one pod of the set and not the others`;
  }
  const missed = new Map([...selector].filter(([key, value]) => labels.get(key) !== value));
  const has = formatLabels(new Map([...labels].filter(([key]) => missed.has(key))));
  const found = has ? `the pod template has ${has}` : 'the pod template has no such label';
  return `selects ${formatLabels(missed)}, but ${found}`;
}
