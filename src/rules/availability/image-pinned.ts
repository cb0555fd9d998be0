import { parseImage } from '../../kubernetes/image.ts';
import { defineRule } from '../rule.ts';

export const imagePinned = defineRule({
  id: 'image-pinned',
  category: 'availability',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Every image has a tag other than latest, or a digest',
  rationale:
    'With a moving tag each pod runs whatever the tag meant when its node pulled it: after a restart one member has a new ' +
    'major version, may upgrade its files in place, and cannot go back.',
  remediation: `Name a version, best with its digest:
image: postgres:16.4`,
  links: [
    'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    'https://kubernetes.io/docs/concepts/configuration/overview/',
  ],
  parameters: {
    tags: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: ['latest'],
      description: 'Tags that move.',
    },
  },
  check({ template }, { parameters }) {
    return template.containers.flatMap(({ name, image, path }) => {
      const flaw = flawOf(image, parameters.tags);
      return flaw ? [{ message: `container "${name}" ${flaw}`, path: [...path, 'image'] }] : [];
    });
  },
});

/** Why an image is not pinned; undefined when it is. A digest pins, whatever the tag. */
function flawOf(image: string, moving: readonly string[]): string | undefined {
  if (image === '') return 'names no image';
  const reference = parseImage(image);
  if (!reference) return `has the image "${image}", which is no valid image reference`;
  if (reference.digest) return undefined;
  if (!reference.tag) return `has the image "${image}" without a tag, which means latest`;
  return moving.includes(reference.tag) ? `has the image "${image}", whose tag moves` : undefined;
}
