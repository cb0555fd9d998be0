import type { Container } from '../../kubernetes/container.ts';
import { runningContainers } from '../../kubernetes/pod-template.ts';
import { defineRule, type Problem } from '../rule.ts';

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;

export const probePortsExist = defineRule({
  id: 'probe-ports-exist',
  category: 'health',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'The ports that probes name are declared',
  rationale:
    'A port name is looked up among the ports of the very container that is probed. A name that is not there makes every ' +
    'check fail: the pod never becomes ready and the rollout stops at the first member, or liveness kills it again and again.',
  remediation: `Declare the port in the container that the probe belongs to, or give the probe a number:
ports:
- name: sql
  containerPort: 5432`,
  links: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port',
  ],
  check(set) {
    const containers = runningContainers(set.template);
    const owners = ownersOf(containers);
    return containers.flatMap((container) =>
      PROBES.flatMap((probeName) => undeclared(owners, container, probeName)),
    );
  },
});

/** The first container that declares a port, by the port's name. */
type Owners = ReadonlyMap<string, Container>;

function ownersOf(containers: readonly Container[]): Owners {
  const owners = new Map<string, Container>();
  for (const container of containers)
    for (const { name } of container.ports)
      if (name !== undefined && !owners.has(name)) owners.set(name, container);
  return owners;
}

function undeclared(
  owners: Owners,
  container: Container,
  probeName: (typeof PROBES)[number],
): readonly Problem[] {
  const probe = container[probeName];
  if (!probe?.handler || typeof probe.port !== 'string' || declares(container, probe.port)) return [];
  return [
    {
      message: `${probeName} of container "${container.name}" names port "${probe.port}", ${whereIs(owners, container, probe.port)}`,
      path: [...container.path, probeName, probe.handler, 'port'],
    },
  ];
}

/** Where the port is instead, so that a port of the wrong container or a number in quotes is seen at once. */
function whereIs(owners: Owners, container: Container, port: string): string {
  if (/^[0-9]+$/.test(port))
    return 'which is a number in quotes: as text it is a name, and no such one can be';
  const owner = owners.get(port);
  if (owner) return `which only container "${owner.name}" declares`;
  const names = container.ports.flatMap(({ name }) => (name === undefined ? [] : [`"${name}"`]));
  if (names.length === 0) return 'but it declares no named port';
  return `but it declares only ${names.join(', ')}`;
}

function declares(container: Container, portName: string): boolean {
  return container.ports.some(({ name }) => name === portName);
}
