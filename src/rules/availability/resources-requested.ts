import { type Container, readQuantities } from '../../kubernetes/container.ts';
import { dig } from '../../kubernetes/json.ts';
import { runningContainers } from '../../kubernetes/pod-template.ts';
import { parseQuantity } from '../../kubernetes/quantity.ts';
import type { Labels } from '../../kubernetes/selectors.ts';
import { defineRule } from '../rule.ts';

export const resourcesRequested = defineRule({
  id: 'resources-requested',
  category: 'availability',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Every container requests CPU and memory, and limits memory',
  rationale:
    'Without requests the scheduler packs a database beside anything, and the node evicts it first when memory runs short. ' +
    'Without a memory limit it is the kernel that chooses whom to kill, and a neighbour may be chosen for its sake.',
  remediation: `Say what the container needs:
resources:
  requests: {cpu: 500m, memory: 1Gi}
  limits: {memory: 1Gi}`,
  links: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction',
  ],
  parameters: {
    ignoreContainers: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Names of containers that owe none.',
    },
  },
  check({ template }, { parameters }) {
    // What the pod as a whole requests and limits holds for its containers (Kubernetes 1.34, pod-level resources).
    const pod = {
      requests: readQuantities(dig(template.spec, 'resources', 'requests')),
      limits: readQuantities(dig(template.spec, 'resources', 'limits')),
    };
    return runningContainers(template)
      .filter(({ name }) => !parameters.ignoreContainers.includes(name))
      .flatMap((container) => {
        const missing = missingOf(container, pod);
        if (missing.length === 0) return [];
        return [
          {
            message: `container "${container.name}" has no ${missing.join(', no ')}`,
            path: [...container.path, 'resources'],
          },
        ];
      });
  },
});

interface Resources {
  readonly requests: Labels;
  readonly limits: Labels;
}

/** The API server takes a limit as the request where there is none. */
function missingOf(container: Container, pod: Resources): readonly string[] {
  const holders: readonly Resources[] = [container, pod];
  const requested = (name: string) =>
    holders.some(({ requests, limits }) => isSome(requests.get(name) ?? limits.get(name)));
  return [
    ...(requested('cpu') ? [] : ['CPU request']),
    ...(requested('memory') ? [] : ['memory request']),
    ...(holders.some(({ limits }) => isSome(limits.get('memory'))) ? [] : ['memory limit']),
  ];
}

/** A request of nothing asks for nothing, and a limit of 0 is none. */
function isSome(quantity: string | undefined): boolean {
  return quantity !== undefined && parseQuantity(quantity) !== 0;
}
