import { dig, get, object } from '../kubernetes/json.ts';
import { isEmptySelector, selects } from '../kubernetes/selectors.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import { defineDefault, NOTHING } from './default.ts';

export const spreadPods = defineDefault({
  id: 'spread-pods',
  title: 'Members prefer different hosts',
  sets: 'spec.template.spec.topologySpreadConstraints',
  rationale:
    'Members on one host are lost with it, all at once. The constraint is a preference: no pod is kept from starting for ' +
    'want of hosts.',
  links: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#internal-default-constraints',
  ],
  parameters: {
    topologyKeys: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: ['kubernetes.io/hostname'],
      description:
        'The node labels to spread over, a constraint each. Every node must bear all of them: the scheduler passes over one that does not.',
    },
  },
  propose(set, { parameters }) {
    if (set.replicas < 2 || isPlaced(set) || !set.selector || isEmptySelector(set.selector)) return NOTHING;
    if (!selects(set.selector, set.template.meta.labels)) return NOTHING;
    const labelSelector = dig(set.raw, 'spec', 'selector');
    const constraints = parameters.topologyKeys.map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
    }));
    if (constraints.length === 0) return NOTHING;
    return [{ path: ['spec', 'template', 'spec', 'topologySpreadConstraints'], value: constraints }];
  },
});

/** Whether the owner has placed the pods in relation to each other. */
function isPlaced({ template }: StatefulSet): boolean {
  const apart = object(get(template.affinity, 'podAntiAffinity'));
  return template.topologySpread.length > 0 || (apart !== undefined && Object.keys(apart).length > 0);
}
