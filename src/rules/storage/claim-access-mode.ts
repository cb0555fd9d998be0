import { defineRule } from '../rule.ts';

const OWN = ['ReadWriteOnce', 'ReadWriteOncePod'];

export const claimAccessMode = defineRule({
  id: 'claim-access-mode',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Claim templates are for one node or one pod at a time',
  rationale:
    'Each member has a claim of its own, which nobody else should write. Storage that many nodes may write is mostly a ' +
    'network file system: databases ask for locks and syncs that it does not keep, and two processes on one data directory corrupt it.',
  remediation: `Ask for a volume of one node, or of one pod:
accessModes: [ReadWriteOnce]`,
  links: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes'],
  parameters: {
    sharedTemplates: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Names of claim templates that are shared storage on purpose.',
    },
  },
  check(set, { parameters }) {
    return set.claimTemplates
      .filter(({ name }) => !parameters.sharedTemplates.includes(name))
      .flatMap(({ name, accessModes, path }) => {
        const at = [...path, 'spec', 'accessModes'];
        if (accessModes.length === 0)
          return [{ message: `claim template "${name}" names no access mode`, path: at }];
        return accessModes.flatMap((mode, index) =>
          OWN.includes(mode)
            ? []
            : [
                {
                  message: `claim template "${name}" asks for shared storage: ${mode}`,
                  path: [...at, index],
                },
              ],
        );
      });
  },
});
