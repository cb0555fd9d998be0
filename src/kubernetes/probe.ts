import { get, integer, type JsonObject, object, text, texts } from './json.ts';

export type ProbeHandler = 'exec' | 'httpGet' | 'tcpSocket' | 'grpc';

/**
 * A probe with the values that the API server would fill in
 * (kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle: initial delay 0 s, period 10 s, timeout 1 s,
 * success threshold 1, failure threshold 3).
 */
export interface Probe {
  readonly handler: ProbeHandler | undefined;
  readonly port: number | string | undefined;
  readonly command: readonly string[];
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  readonly raw: JsonObject;
}

const HANDLERS: readonly ProbeHandler[] = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** undefined when there is no probe. A probe without a handler is one with `handler` undefined. */
export function readProbe(value: unknown): Probe | undefined {
  const raw = object(value);
  if (!raw) return undefined;
  const handler = HANDLERS.find((name) => object(get(raw, name)) !== undefined);
  const action = handler ? get(raw, handler) : undefined;
  const port = get(action, 'port');
  return {
    handler,
    port: text(port) ?? integer(port),
    command: texts(get(action, 'command')),
    initialDelaySeconds: integer(get(raw, 'initialDelaySeconds')) ?? 0,
    periodSeconds: integer(get(raw, 'periodSeconds')) || 10,
    timeoutSeconds: integer(get(raw, 'timeoutSeconds')) || 1,
    successThreshold: integer(get(raw, 'successThreshold')) || 1,
    failureThreshold: integer(get(raw, 'failureThreshold')) || 3,
    raw,
  };
}
