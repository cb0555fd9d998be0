import { dig, get, list } from '../../kubernetes/json.ts';
import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import { readLabelSelector, selects } from '../../kubernetes/selectors.ts';
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
  check({ replicas, template }) {
    if (replicas < 2 || isSpread(template) || isApart(template)) return PASS;
    const constraints = [...template.path, 'spec', 'topologySpreadConstraints'];
    if (template.topologySpread.length > 0) {
      const message = `no topology spread constraint selects the pods of this set of ${replicas} replicas`;
      return [{ message, path: constraints }];
    }
    if (antiAffinityTerms(template).length > 0) {
      const message = `no pod anti-affinity term selects the pods of this set of ${replicas} replicas`;
      return [{ message, path: [...template.path, 'spec', 'affinity', 'podAntiAffinity'] }];
    }
    const message = `nothing spreads the ${replicas} replicas: neither topology spread constraints nor pod anti-affinity`;
    return [{ message, path: constraints }];
  },
});

/** A constraint without a selector counts no pods, so it spreads none (k/k: a nil selector matches nothing). */
function isSpread({ topologySpread, meta }: PodTemplate): boolean {
  return topologySpread.some(({ selector }) => selector !== undefined && selects(selector, meta.labels));
}

function isApart(template: PodTemplate): boolean {
  return antiAffinityTerms(template).some((term) => {
    const selector = readLabelSelector(get(term, 'labelSelector'));
    return selector !== undefined && selects(selector, template.meta.labels);
  });
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
