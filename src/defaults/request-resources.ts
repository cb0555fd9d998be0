import { get, object } from '../kubernetes/json.ts';
import { runningContainers } from '../kubernetes/pod-template.ts';
import { defineDefault, type Fill, NOTHING } from './default.ts';

export const requestResources = defineDefault({
  id: 'request-resources',
  title: 'Every container requests CPU and memory',
  sets: 'spec.template.spec.containers[*].resources.requests',
  rationale:
    'A container that requests nothing is placed on any node, however full, and is among the first to be evicted there. ' +
    'Off by default: only its owner knows what it needs.',
  links: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
  parameters: {
    cpu: {
      type: 'string',
      pattern: '^([0-9]+(\\.[0-9]+)?m?)?$',
      default: '100m',
      description: 'The CPU to request; empty leaves it out.',
    },
    memory: {
      type: 'string',
      pattern: '^([0-9]+(\\.[0-9]+)?([kMGTP]|[KMGTP]i)?)?$',
      default: '256Mi',
      description: 'The memory to request; empty leaves it out.',
    },
  },
  propose({ template }, { parameters }) {
    // Requests of the pod as a whole must not be less than those of its containers together.
    if (object(get(template.spec, 'resources'))) return NOTHING;
    return runningContainers(template).flatMap(({ path, requests, limits }) =>
      (['cpu', 'memory'] as const).flatMap((resource): readonly Fill[] => {
        const value = parameters[resource];
        // Kubernetes makes a limit without a request the request too: a smaller one would take away what is now reserved.
        if (value === '' || requests.has(resource) || limits.has(resource)) return NOTHING;
        return [{ path: [...path, 'resources', 'requests', resource], value }];
      }),
    );
  },
});
