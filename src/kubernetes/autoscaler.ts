import { dig, get, integer, type JsonObject, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';

/** A HorizontalPodAutoscaler or a KEDA ScaledObject: what it scales and how far down it goes. */
export interface Autoscaler {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly meta: Meta;
  readonly targetKind: string;
  readonly targetName: string;
  /** The lowest count it can set. HPA: 1 when unset. KEDA: `idleReplicaCount` or `minReplicaCount`, 0 when unset. */
  readonly minReplicas: number;
  readonly raw: JsonObject;
}

export function readHorizontalPodAutoscaler(value: unknown): Autoscaler {
  const raw = object(value) ?? {};
  const target = dig(raw, 'spec', 'scaleTargetRef');
  return {
    kind: 'HorizontalPodAutoscaler',
    meta: readMeta(raw),
    targetKind: text(get(target, 'kind')) ?? '',
    targetName: text(get(target, 'name')) ?? '',
    minReplicas: integer(dig(raw, 'spec', 'minReplicas')) ?? 1,
    raw,
  };
}

/** keda.sh/docs, ScaledObject specification: `scaleTargetRef.kind` is Deployment when unset. */
export function readScaledObject(value: unknown): Autoscaler {
  const raw = object(value) ?? {};
  const target = dig(raw, 'spec', 'scaleTargetRef');
  const min = integer(dig(raw, 'spec', 'minReplicaCount')) ?? 0;
  return {
    kind: 'ScaledObject',
    meta: readMeta(raw),
    targetKind: text(get(target, 'kind')) ?? 'Deployment',
    targetName: text(get(target, 'name')) ?? '',
    minReplicas: Math.min(min, integer(dig(raw, 'spec', 'idleReplicaCount')) ?? min),
    raw,
  };
}
