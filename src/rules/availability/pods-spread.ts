import { dig, get, list, texts } from '../../kubernetes/json.ts';
import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import { type Labels, readLabelSelector, selects } from '../../kubernetes/selectors.ts';
import { PER_POD_LABELS } from '../../kubernetes/stateful-set.ts';
import { defineRule, PASS } from '../rule.ts';

export const podsSpread = defineRule({
  id: 'pods-spread',
  category: 'availability',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'More than one replica is spread over nodes or zones',
  rationale:
    'The scheduler may well put every member on one node. Then the loss of that node is the loss of all of them, and the ' +
    'replicas were only for show.',
  remediation: `Spread the members over nodes:
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {matchLabels: {app: NAME}}`,
  links: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
  ],
  check({ replicas, template }, { namespace }) {
    if (replicas < 2) return PASS;
    const { labels } = template.meta;
    const terms = antiAffinityTerms(template);
    if (template.topologySpread.some((constraint) => selectsMembers(constraint, labels))) return PASS;
    if (terms.some((term) => looksAt(term, namespace) && selectsMembers(term, labels))) return PASS;
    const path = [...template.path, 'spec', 'topologySpreadConstraints'];
    if (template.topologySpread.length > 0) {
      const message = `no topology spread constraint selects the pods of this set of ${replicas} replicas`;
      return [{ message, path }];
    }
    if (terms.length > 0) {
      const message = `no pod anti-affinity term selects the pods of this set of ${replicas} replicas`;
      return [{ message, path: [...template.path, 'spec', 'affinity', 'podAntiAffinity'] }];
    }
    const message = `nothing spreads the ${replicas} replicas: neither topology spread constraints nor pod anti-affinity`;
    return [{ message, path }];
  },
});

/**
 * Whether a constraint or term selects the other members, which bear the same labels. Without a selector it selects
 * nothing. Of the label keys that it takes the values of from the pod itself, one of a value of its own leaves the pod
 * alone, and one that must not match leaves out all that are like it.
 */
function selectsMembers(selecting: unknown, labels: Labels): boolean {
  const selector = readLabelSelector(get(selecting, 'labelSelector'));
  if (!selector || !selects(selector, labels)) return false;
  if (texts(get(selecting, 'matchLabelKeys')).some((key) => PER_POD_LABELS.has(key))) return false;
  return !texts(get(selecting, 'mismatchLabelKeys')).some((key) => labels.has(key));
}

/** Whether a term looks at the set's own namespace; which ones a selector of namespaces selects is not known here. */
function looksAt(term: unknown, namespace: string): boolean {
  const named = texts(get(term, 'namespaces'));
  const selector = readLabelSelector(get(term, 'namespaceSelector'));
  return selector !== undefined || named.length === 0 || named.includes(namespace);
}

/** Required terms, and the terms within preferred ones. */
function antiAffinityTerms({ affinity }: PodTemplate): readonly unknown[] {
  const anti = get(affinity, 'podAntiAffinity');
  const preferred = list(dig(anti, 'preferredDuringSchedulingIgnoredDuringExecution'));
  return [
    ...list(dig(anti, 'requiredDuringSchedulingIgnoredDuringExecution')),
    ...preferred.map((weighted) => get(weighted, 'podAffinityTerm')),
  ];
}
