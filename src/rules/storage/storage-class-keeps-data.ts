import { defineRule } from '../rule.ts';
import { onTemplateClasses } from './template-classes.ts';

export const storageClassKeepsData = defineRule({
  id: 'storage-class-keeps-data',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['storage.k8s.io/StorageClass'],
  title: 'The storage class keeps volumes whose claim is deleted',
  rationale:
    'With `reclaimPolicy: Delete`, which is what a class has when it names none, the volume and its data are ' +
    'deleted with the claim. One wrong `kubectl delete pvc`, or the deletion of a namespace, then cannot be ' +
    'undone.',
  remediation: `Use a class that keeps volumes (its reclaimPolicy cannot be changed; make another):
reclaimPolicy: Retain`,
  links: [
    'https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy',
    'https://kubernetes.io/docs/tasks/administer-cluster/change-pv-reclaim-policy/',
  ],
  check(set, { world }) {
    return onTemplateClasses(set, world, ({ reclaimPolicy }) =>
      reclaimPolicy === 'Retain'
        ? undefined
        : `has reclaimPolicy ${reclaimPolicy}: the data is deleted with the claim`,
    );
  },
});
