import { worldFromManifests } from '../../../src/world/from-manifests.ts';
import { type Known, known, type World } from '../../../src/world/world.ts';
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
/** A cluster, of which all classes are known, has these. */
export function clusterOf(...classes: readonly unknown[]): World {
  const world = worldFromManifests(classes);
  const orNone = <T>(answer: Known<T>): Known<T | undefined> => (answer.known ? answer : known(undefined));
  return {
    ...world,
    storageClass: (name) => orNone(world.storageClass(name)),
    defaultStorageClass: () => orNone(world.defaultStorageClass()),
  };
}

export const unknownClass = (name: string) =>
  `not evaluated: StorageClass "${name}" is not among the manifests`;
export const UNKNOWN_DEFAULT = 'not evaluated: no default StorageClass is among the manifests';
