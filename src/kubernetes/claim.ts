import { dig, get, type JsonObject, list, object, text, texts } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import type { StatefulSet } from './stateful-set.ts';

/** The spec of a PersistentVolumeClaim or of a claim template. */
export interface ClaimSpec {
  readonly accessModes: readonly string[];
  /** undefined asks for the default class; the empty string asks for a volume without a class (static provisioning). */
  readonly storageClassName: string | undefined;
  readonly storageRequest: string | undefined;
  readonly volumeMode: string;
}

export interface Claim extends ClaimSpec {
  readonly kind: 'PersistentVolumeClaim';
  readonly meta: Meta;
  readonly volumeName: string | undefined;
  readonly ownerKinds: readonly string[];
  readonly raw: JsonObject;
}

export function readClaimSpec(spec: unknown): ClaimSpec {
  const request = dig(spec, 'resources', 'requests', 'storage');
  return {
    accessModes: texts(get(spec, 'accessModes')),
    storageClassName: text(get(spec, 'storageClassName')),
    storageRequest: typeof request === 'number' ? String(request) : text(request),
    volumeMode: text(get(spec, 'volumeMode')) ?? 'Filesystem',
  };
}

export function readClaim(value: unknown): Claim {
  const raw = object(value) ?? {};
  return {
    kind: 'PersistentVolumeClaim',
    meta: readMeta(raw),
    ...readClaimSpec(get(raw, 'spec')),
    volumeName: text(dig(raw, 'spec', 'volumeName')),
    ownerKinds: list(dig(raw, 'metadata', 'ownerReferences')).map((owner) => text(get(owner, 'kind')) ?? ''),
    raw,
  };
}

/** What named the class before there was a field for it; it wins where it is set. */
export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** The class that a claim or a template names: undefined asks for the default, the empty string for a volume without one. */
export function requestedClass(claim: ClaimSpec & { readonly meta: Meta }): string | undefined {
  return claim.meta.annotations.get(CLASS_ANNOTATION) ?? claim.storageClassName;
}

/** The name the controller gives a claim: `<template>-<set>-<ordinal>`. */
export function claimName(template: string, set: string, ordinal: number): string {
  return `${template}-${set}-${ordinal}`;
}

/**
 * The template and ordinal of `set` that the claim `name` belongs to; undefined when it is none of the set's.
 * The ordinal need not be one that runs.
 */
export function claimOf(
  set: StatefulSet,
  name: string,
): { readonly template: string; readonly ordinal: number } | undefined {
  for (const template of set.claimTemplates) {
    const prefix = `${template.name}-${set.meta.name}-`;
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (/^(0|[1-9][0-9]*)$/.test(rest)) return { template: template.name, ordinal: Number(rest) };
  }
  return undefined;
}
