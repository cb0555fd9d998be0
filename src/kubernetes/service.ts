import { dig, get, type JsonObject, list, object, stringMap, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import type { Labels } from './selectors.ts';

export interface Service {
  readonly kind: 'Service';
  readonly meta: Meta;
  readonly type: string;
  readonly headless: boolean;
  readonly clusterIP: string | undefined;
  readonly selector: Labels;
  readonly publishNotReadyAddresses: boolean;
  readonly ports: readonly unknown[];
  readonly raw: JsonObject;
}

/** The annotation that said the same before `publishNotReadyAddresses` became a field. */
const TOLERATE_UNREADY = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';

export function readService(value: unknown): Service {
  const raw = object(value) ?? {};
  const spec = get(raw, 'spec');
  const meta = readMeta(raw);
  const clusterIP = text(get(spec, 'clusterIP'));
  return {
    kind: 'Service',
    meta,
    type: text(get(spec, 'type')) ?? 'ClusterIP',
    headless: clusterIP === 'None' || list(get(spec, 'clusterIPs'))[0] === 'None',
    clusterIP,
    selector: stringMap(get(spec, 'selector')),
    publishNotReadyAddresses:
      dig(raw, 'spec', 'publishNotReadyAddresses') === true ||
      meta.annotations.get(TOLERATE_UNREADY) === 'true',
    ports: list(get(spec, 'ports')),
    raw,
  };
}
