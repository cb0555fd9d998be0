import { dig, text } from '../../kubernetes/json.ts';
import { defineRule } from '../rule.ts';

export const noHostPath = defineRule({
  id: 'no-host-path',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'No volume is a path of the node',
  rationale:
    "A `hostPath` ties the pod's files to whatever node it happens to run on: after a move the member starts empty, or on " +
    'what another left there. It also opens the node to the container.',
  remediation:
    'Keep data on a claim template. Where the disk of a node is really wanted, use a local persistent volume, which schedules the pod to its node.',
  links: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/storage/volumes/#local',
  ],
  parameters: {
    ignoreVolumes: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Names of volumes that may be paths of the node.',
    },
  },
  check({ template }, { parameters }) {
    return template.volumes
      .filter(({ source, name }) => source === 'hostPath' && !parameters.ignoreVolumes.includes(name))
      .map(({ name, raw, path }) => {
        const users = template.containers.filter(({ mounts, devices }) =>
          [...mounts, ...devices].some((mount) => mount.name === name),
        );
        const by = users.length > 0 ? `, mounted by ${users.map((user) => `"${user.name}"`).join(', ')}` : '';
        const directory = text(dig(raw, 'hostPath', 'path')) ?? '';
        return {
          message: `volume "${name}" is the path "${directory}" of the node${by}`,
          path: [...path, 'hostPath'],
        };
      });
  },
});
