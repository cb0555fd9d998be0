import { boolean, get, type JsonObject, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';

/** A StorageClass, with the API server's defaults: reclaim Delete, bind Immediate, no expansion. */
export interface StorageClass {
  readonly kind: 'StorageClass';
  readonly meta: Meta;
  readonly isDefault: boolean;
  readonly provisioner: string;
  readonly reclaimPolicy: string;
  readonly volumeBindingMode: string;
  readonly allowVolumeExpansion: boolean;
  readonly raw: JsonObject;
}

const DEFAULT_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export function readStorageClass(value: unknown): StorageClass {
  const raw = object(value) ?? {};
  const meta = readMeta(raw);
  return {
    kind: 'StorageClass',
    meta,
    isDefault: DEFAULT_ANNOTATIONS.some((key) => meta.annotations.get(key) === 'true'),
    provisioner: text(get(raw, 'provisioner')) ?? '',
    reclaimPolicy: text(get(raw, 'reclaimPolicy')) ?? 'Delete',
    volumeBindingMode: text(get(raw, 'volumeBindingMode')) ?? 'Immediate',
    allowVolumeExpansion: boolean(get(raw, 'allowVolumeExpansion')) ?? false,
    raw,
  };
}
