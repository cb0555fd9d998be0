import { resolveIntOrPercent } from './int-or-percent.ts';
import { dig, get, integer, type JsonObject, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import { type PodTemplate, readPodTemplate } from './pod-template.ts';

export interface Deployment {
  readonly kind: 'Deployment';
  readonly meta: Meta;
  /** 1 when unset. */
  readonly replicas: number;
  /** `RollingUpdate` when unset. */
  readonly strategy: string;
  /** Pods that a rolling update may have above `replicas`; 25%, rounded up, when unset (kubernetes.io/docs, Deployments, Max Surge). */
  readonly maxSurge: number;
  readonly template: PodTemplate;
  readonly raw: JsonObject;
}

export function readDeployment(value: unknown): Deployment {
  const raw = object(value) ?? {};
  const spec = get(raw, 'spec');
  const replicas = integer(get(spec, 'replicas')) ?? 1;
  const surge = dig(spec, 'strategy', 'rollingUpdate', 'maxSurge');
  return {
    kind: 'Deployment',
    meta: readMeta(raw),
    replicas,
    strategy: text(dig(spec, 'strategy', 'type')) ?? 'RollingUpdate',
    maxSurge: resolveIntOrPercent(integer(surge) ?? text(surge) ?? '25%', replicas) ?? 1,
    template: readPodTemplate(get(spec, 'template'), ['spec', 'template']),
    raw,
  };
}
