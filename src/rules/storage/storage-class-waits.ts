import { defineRule } from '../rule.ts';
import { onTemplateClasses } from './template-classes.ts';

export const storageClassWaits = defineRule({
  id: 'storage-class-waits',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['storage.k8s.io/StorageClass'],
  title: 'The storage class binds volumes once the pod has a node',
  rationale:
    'With `Immediate` the volume is made before the scheduler has chosen a node, perhaps in a zone where the pod ' +
    'cannot run: it then stays pending, and spreading over zones is left to chance.',
  remediation: `Let the volume wait for the pod (the mode cannot be changed; make another class):
volumeBindingMode: WaitForFirstConsumer`,
  links: ['https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode'],
  check(set, { world }) {
    return onTemplateClasses(set, world, ({ volumeBindingMode }) =>
      volumeBindingMode === 'WaitForFirstConsumer'
        ? undefined
        : `has volumeBindingMode ${volumeBindingMode}: volumes are made before their pods have a node`,
    );
  },
});
