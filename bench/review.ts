import { load } from 'js-yaml';
import { setWithService } from './manifests.ts';

/** The fields of `value` as `metadata.managedFields` lists them (sigs.k8s.io/structured-merge-diff, fieldpath). */
function fieldsOf(value: unknown): object {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.map((item, index) => [keyOf(item, index), { '.': {}, ...fieldsOf(item) }]),
    );
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [`f:${key}`, fieldsOf(member)]));
}

function keyOf(item: unknown, index: number): string {
  const name = (item as { name?: unknown }).name;
  return name === undefined ? `v:${index}` : `k:${JSON.stringify({ name })}`;
}

/** A StatefulSet as the API server stores it. */
function stored(manifest: string): object {
  const set = load(manifest) as { metadata: object; spec: object };
  const fields = { 'f:metadata': fieldsOf(set.metadata), 'f:spec': fieldsOf(set.spec) };
  const managed = {
    manager: 'argocd-controller',
    operation: 'Apply',
    apiVersion: 'apps/v1',
    time: '2026-01-31T08:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  };
  const metadata = {
    ...set.metadata,
    uid: '1b6b0b0e-4a39-4d0c-9a5c-0f8b8ff9d7a1',
    generation: 4,
    creationTimestamp: '2026-01-31T08:00:00Z',
    managedFields: [managed],
  };
  return { ...set, metadata, status: { replicas: 3, readyReplicas: 3, availableReplicas: 3 } };
}

/**
 * An update of a StatefulSet of two containers to another image, as the API server asks it: about 16 KB with the previous
 * version and both managed fields.
 */
export function updateReview(): string {
  const [manifest = ''] = setWithService(0, 2).split('---\n');
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: 'apps', version: 'v1', kind: 'StatefulSet' },
      resource: { group: 'apps', version: 'v1', resource: 'statefulsets' },
      requestKind: { group: 'apps', version: 'v1', kind: 'StatefulSet' },
      requestResource: { group: 'apps', version: 'v1', resource: 'statefulsets' },
      name: 'store-0',
      namespace: 'team-0',
      operation: 'UPDATE',
      userInfo: { username: 'system:serviceaccount:argocd:argocd-application-controller', groups: [] },
      object: stored(manifest),
      oldObject: stored(manifest.replaceAll('postgres:16.4', 'postgres:16.3')),
      dryRun: false,
    },
  });
}
