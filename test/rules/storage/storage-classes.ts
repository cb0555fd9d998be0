import { claimTemplate, statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;

export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** A StorageClass `fast` that no rule objects to. */
export function storageClass(changes: Loose = {}, metadata: Loose = {}): Loose {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast', ...metadata },
    provisioner: 'example.com/disk',
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    ...changes,
  };
}

export const DEFAULT_CLASS = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } };

/** A set with a claim template for each class: undefined names none. */
export function setOfClasses(...classes: (string | undefined)[]): unknown {
  const names = ['data', 'log', 'wal'];
  return statefulSet({
    spec: {
      volumeClaimTemplates: classes.map((storageClassName, index) =>
        claimTemplate({ name: names[index] ?? 'more', spec: { storageClassName } }),
      ),
    },
  });
}

/** A set whose only template names its class by the annotation of old, and another one by the field. */
export function annotatedSet(name: string): unknown {
  return statefulSet({
    spec: {
      volumeClaimTemplates: [
        claimTemplate({
          metadata: { annotations: { [CLASS_ANNOTATION]: name } },
          spec: { storageClassName: 'other' },
        }),
      ],
    },
  });
}

export const classField = (index: number) => `spec.volumeClaimTemplates[${index}].spec.storageClassName`;
export const annotationField = `spec.volumeClaimTemplates[0].metadata.annotations["${CLASS_ANNOTATION}"]`;
export const UNKNOWN_CLASSES =
  'not evaluated: no StorageClass is among the manifests, so those of the cluster are not known';
