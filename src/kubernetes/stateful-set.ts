import { type ClaimSpec, readClaimSpec } from './claim.ts';
import { dig, get, integer, type JsonObject, list, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import type { Path } from './path.ts';
import { type PodTemplate, readPodTemplate } from './pod-template.ts';
import { type LabelSelector, readLabelSelector } from './selectors.ts';

export interface ClaimTemplate extends ClaimSpec {
  readonly name: string;
  readonly meta: Meta;
  readonly path: Path;
}

export interface StatefulSetStatus {
  readonly observedGeneration: number | undefined;
  readonly replicas: number | undefined;
  readonly readyReplicas: number;
  readonly updatedReplicas: number | undefined;
  readonly currentRevision: string | undefined;
  readonly updateRevision: string | undefined;
}

/**
 * A StatefulSet as rules read it, whatever its API version, with the API server's defaults for absent fields. A class, since
 * the template is read upon asking: of a previous version, rules ask little more than the replicas. A getter in an object
 * literal would give every view a hidden class of its own, which slows down all who read it and keeps the object from
 * being collected young.
 */
export class StatefulSet {
  readonly kind = 'StatefulSet';
  readonly apiVersion: string;
  readonly meta: Meta;
  /** 1 when unset. */
  readonly replicas: number;
  /** `spec.ordinals.start`, 0 when unset. */
  readonly firstOrdinal: number;
  /** Empty when unset. */
  readonly serviceName: string;
  readonly selector: LabelSelector | undefined;
  readonly podManagementPolicy: string;
  readonly updateStrategy: string;
  readonly partition: number;
  readonly whenDeleted: string;
  readonly whenScaled: string;
  readonly minReadySeconds: number | undefined;
  readonly claimTemplates: readonly ClaimTemplate[];
  readonly status: StatefulSetStatus;
  readonly raw: JsonObject;
  #template: PodTemplate | undefined;

  constructor(raw: JsonObject) {
    const spec = get(raw, 'spec');
    const retention = get(spec, 'persistentVolumeClaimRetentionPolicy');
    this.apiVersion = text(get(raw, 'apiVersion')) ?? 'apps/v1';
    this.meta = readMeta(raw);
    this.replicas = integer(get(spec, 'replicas')) ?? 1;
    this.firstOrdinal = integer(dig(spec, 'ordinals', 'start')) ?? 0;
    this.serviceName = text(get(spec, 'serviceName')) ?? '';
    this.selector = readLabelSelector(get(spec, 'selector'));
    this.podManagementPolicy = text(get(spec, 'podManagementPolicy')) ?? 'OrderedReady';
    this.updateStrategy = text(dig(spec, 'updateStrategy', 'type')) ?? 'RollingUpdate';
    this.partition = integer(dig(spec, 'updateStrategy', 'rollingUpdate', 'partition')) ?? 0;
    this.whenDeleted = text(get(retention, 'whenDeleted')) ?? 'Retain';
    this.whenScaled = text(get(retention, 'whenScaled')) ?? 'Retain';
    this.minReadySeconds = integer(get(spec, 'minReadySeconds'));
    this.claimTemplates = list(get(spec, 'volumeClaimTemplates')).map(readClaimTemplate);
    this.status = readStatus(get(raw, 'status'));
    this.raw = raw;
  }

  get template(): PodTemplate {
    this.#template ??= readPodTemplate(get(get(this.raw, 'spec'), 'template'), ['spec', 'template']);
    return this.#template;
  }
}

export function readStatefulSet(value: unknown): StatefulSet {
  return new StatefulSet(object(value) ?? {});
}

function readStatus(status: unknown): StatefulSetStatus {
  return {
    observedGeneration: integer(get(status, 'observedGeneration')),
    replicas: integer(get(status, 'replicas')),
    readyReplicas: integer(get(status, 'readyReplicas')) ?? 0,
    updatedReplicas: integer(get(status, 'updatedReplicas')),
    currentRevision: text(get(status, 'currentRevision')),
    updateRevision: text(get(status, 'updateRevision')),
  };
}

function readClaimTemplate(value: unknown, index: number): ClaimTemplate {
  const meta = readMeta(value);
  return {
    name: meta.name,
    meta,
    path: ['spec', 'volumeClaimTemplates', index],
    ...readClaimSpec(get(value, 'spec')),
  };
}

/** The ordinals that the set runs, lowest first: `[first, last]`; undefined when it runs none. */
export function ordinalRange(
  set: StatefulSet,
): { readonly first: number; readonly last: number } | undefined {
  if (set.replicas < 1) return undefined;
  return { first: set.firstOrdinal, last: set.firstOrdinal + set.replicas - 1 };
}

/**
 * The labels that the set's pods bear: the template's, and those the controller adds to each pod
 * (kubernetes.io/docs/concepts/workloads/controllers/statefulset, Pod Name Label and Pod Index Label).
 * The values differ from pod to pod, so a selector on them can be met by one pod and never by all.
 */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
export const PER_POD_LABELS: ReadonlySet<string> = new Set([POD_NAME_LABEL, POD_INDEX_LABEL]);
