import { defineRule } from '../rule.ts';
import { onTemplateClasses } from './template-classes.ts';

export const storageClassExpands = defineRule({
  id: 'storage-class-expands',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['storage.k8s.io/StorageClass'],
  title: 'The storage class lets volumes grow',
  rationale:
    'Databases grow. Without `allowVolumeExpansion` a full disk means a new set, a copy of the data and a stop, ' +
    'at the worst of times.',
  remediation: `Let the class expand its volumes, where its driver can:
allowVolumeExpansion: true`,
  links: [
    'https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion',
    'https://github.com/kubernetes/kubernetes/issues/68737',
  ],
  check(set, { world }) {
    return onTemplateClasses(set, world, ({ allowVolumeExpansion }) =>
      allowVolumeExpansion ? undefined : 'does not let a volume grow: allowVolumeExpansion is not true',
    );
  },
});
