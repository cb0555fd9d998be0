import { type Autoscaler, readHorizontalPodAutoscaler, readScaledObject } from '../kubernetes/autoscaler.ts';
import { type Budget, readBudget } from '../kubernetes/budget.ts';
import { type Claim, readClaim } from '../kubernetes/claim.ts';
import { dig, get, type JsonObject, list, stringMap, text } from '../kubernetes/json.ts';
import { type Meta, readMeta } from '../kubernetes/meta.ts';
import type { LabelSelector } from '../kubernetes/selectors.ts';
import { readService, type Service } from '../kubernetes/service.ts';
import { PER_POD_LABELS, readStatefulSet, type StatefulSet } from '../kubernetes/stateful-set.ts';
import { readStorageClass, type StorageClass } from '../kubernetes/storage-class.ts';
import { Shelf, type ShelfOptions } from './shelf.ts';
import { BACKUP_KINDS, type BackupKind, type WorldKind } from './world.ts';

/** What each kind of the world is read as. */
export type WorldViews = {
  'apps/StatefulSet': StatefulSet;
  Service: Service;
  PersistentVolumeClaim: Claim;
  'policy/PodDisruptionBudget': Budget;
  'autoscaling/HorizontalPodAutoscaler': Autoscaler;
  'keda.sh/ScaledObject': Autoscaler;
  'storage.k8s.io/StorageClass': StorageClass;
  /** With its metadata alone. */
  Namespace: { readonly meta: Meta };
} & { [K in BackupKind]: JsonObject };

type Readings = { readonly [K in WorldKind]: ShelfOptions<WorldViews[K]> };

const AS_IT_IS = { read: (raw: JsonObject) => raw };

const READINGS: Readings = {
  'apps/StatefulSet': { read: readStatefulSet, words: setWords },
  Service: { read: readService },
  PersistentVolumeClaim: { read: readClaim },
  'policy/PodDisruptionBudget': { read: readBudget },
  'autoscaling/HorizontalPodAutoscaler': { read: readHorizontalPodAutoscaler },
  'keda.sh/ScaledObject': { read: readScaledObject },
  'storage.k8s.io/StorageClass': { read: readStorageClass },
  Namespace: { read: (raw) => ({ meta: readMeta(raw) }) },
  ...(Object.fromEntries(BACKUP_KINDS.map((kind) => [kind, AS_IT_IS])) as Pick<Readings, BackupKind>),
};

/** An empty shelf for objects of `kind`, `alive` of which are kept as they are. */
export function shelfOf<K extends WorldKind>(kind: K, alive?: number): Shelf<WorldViews[K]> {
  const reading: ShelfOptions<WorldViews[K]> = READINGS[kind];
  return new Shelf({ ...reading, alive });
}

/** The word of the sets that a Service governs. */
export function governedWord(service: string): string {
  return `service/${service}`;
}

/** The word of the sets that a claim may be of: claims are named `<template>-<set>-<ordinal>`. */
export function claimWord(claim: string): string {
  return `claim/${claim.replace(/-[0-9]+$/, '')}`;
}

/**
 * A word of the sets that `selector` may select pods of: of a label that it asks for, and that pods have from their
 * template. undefined where it asks for none.
 */
export function templateWord({ matchLabels }: LabelSelector): string | undefined {
  for (const [key, value] of matchLabels) if (!PER_POD_LABELS.has(key)) return labelWord(key, value);
  return undefined;
}

function labelWord(key: string, value: string): string {
  return `label/${key}=${value}`;
}

function setWords(raw: JsonObject): readonly string[] {
  const spec = get(raw, 'spec');
  const labels = stringMap(dig(spec, 'template', 'metadata', 'labels'));
  const name = text(dig(raw, 'metadata', 'name')) ?? '';
  const templates = list(get(spec, 'volumeClaimTemplates')).map(
    (template) => `claim/${text(dig(template, 'metadata', 'name')) ?? ''}-${name}`,
  );
  return [
    governedWord(text(get(spec, 'serviceName')) ?? ''),
    ...templates,
    ...Array.from(labels, ([key, value]) => labelWord(key, value)),
  ];
}
