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
  readonly template: PodTemplate;
  readonly raw: JsonObject;
}

export function readDeployment(value: unknown): Deployment {
  const raw = object(value) ?? {};
  const spec = get(raw, 'spec');
  return {
    kind: 'Deployment',
    meta: readMeta(raw),
    replicas: integer(get(spec, 'replicas')) ?? 1,
    strategy: text(dig(spec, 'strategy', 'type')) ?? 'RollingUpdate',
    template: readPodTemplate(get(spec, 'template'), ['spec', 'template']),
    raw,
  };
}
