import type { Container } from '../../kubernetes/container.ts';
import { type PodTemplate, runningContainers } from '../../kubernetes/pod-template.ts';
import type { ParameterSchemas, ParametersOf } from '../parameters.ts';

/** Which containers are judged: shared by the rules about probes. */
export const PROBED_CONTAINER_PARAMETERS = {
  sidecars: {
    type: 'string',
    enum: ['require', 'ignore'],
    default: 'ignore',
    description: 'Whether the probes of restartable init containers (sidecars) are judged too.',
  },
  ignoreContainers: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    default: [],
    description: 'Names of containers whose probes are not judged.',
  },
} as const satisfies ParameterSchemas;

export function probedContainers(
  template: PodTemplate,
  parameters: ParametersOf<typeof PROBED_CONTAINER_PARAMETERS>,
): readonly Container[] {
  return runningContainers(template).filter(
    (container) =>
      (container.role !== 'sidecar' || parameters.sidecars === 'require') &&
      !parameters.ignoreContainers.includes(container.name),
  );
}
