import type { Container } from '../../kubernetes/container.ts';
import { equal, get, list, text } from '../../kubernetes/json.ts';
import type { Probe } from '../../kubernetes/probe.ts';

/**
 * Whether two probes of a container check the very same thing, whatever their thresholds. Fields that are left out count
 * as what the API server fills in, and a named port as its number.
 */
export function sameCheck(container: Container, a: Probe, b: Probe): boolean {
  return (
    a.handler !== undefined &&
    a.handler === b.handler &&
    equal(actionOf(container, a), actionOf(container, b))
  );
}

/** What a probe does, in one form for each way to write it. */
function actionOf(container: Container, probe: Probe): unknown {
  const action = get(probe.raw, probe.handler ?? '');
  if (probe.handler === 'exec') return probe.command;
  const port = portNumber(container, probe.port);
  const host = text(get(action, 'host')) ?? '';
  if (probe.handler === 'tcpSocket') return { port, host };
  if (probe.handler === 'grpc') return { port, service: text(get(action, 'service')) ?? '' };
  return {
    port,
    host,
    path: text(get(action, 'path')) || '/',
    scheme: text(get(action, 'scheme')) || 'HTTP',
    headers: list(get(action, 'httpHeaders')).map((header) => [
      text(get(header, 'name'))?.toLowerCase() ?? '',
      text(get(header, 'value')) ?? '',
    ]),
  };
}

function portNumber(container: Container, port: Probe['port']): Probe['port'] {
  return container.ports.find(({ name }) => name !== undefined && name === port)?.containerPort ?? port;
}
