import type { ApplicationCatalog } from '../applications/catalog.ts';
import type { Container, ContainerPort } from '../kubernetes/container.ts';
import type { JsonObject } from '../kubernetes/json.ts';
import type { PodTemplate } from '../kubernetes/pod-template.ts';
import { type Probe, readProbe } from '../kubernetes/probe.ts';

/** Under load, to start the process of an exec check alone can take longer than the 1 s that Kubernetes gives. */
const EXEC_TIMEOUT_SECONDS = 5;

/** Shared by the defaults that fill probes. */
export const TCP_PARAMETER = {
  tcp: {
    type: 'boolean',
    default: true,
    description:
      'Whether a container whose own check is not known gets a TCP check of the first port that it declares.',
  },
} as const;

export interface ContainerCheck {
  readonly container: Container;
  /** A probe as in a manifest, without thresholds. */
  readonly check: JsonObject;
}

/**
 * A check for each container that lacks the probe: its application's own, else, with `tcp`, a connection to the first
 * port that it declares. None where neither is to be had: no port is guessed. Init containers have none to give, and
 * sidecars are of another make than the application.
 */
export function missingChecks(
  template: PodTemplate,
  applications: ApplicationCatalog,
  which: 'readiness' | 'liveness',
  tcp: boolean,
): readonly ContainerCheck[] {
  const lacking = template.containers.filter(
    (container) => container.role === 'container' && container[`${which}Probe`] === undefined,
  );
  if (lacking.length === 0) return [];
  const known = new Map(
    applications.ofTemplate(template).map(({ container, profile }) => [container, profile[which]]),
  );
  return lacking.flatMap((container) => {
    const check =
      applicationCheck(container, readProbe(known.get(container)?.probe)) ??
      (tcp ? tcpCheck(container) : undefined);
    return check ? [{ container, check }] : [];
  });
}

function applicationCheck(container: Container, probe: Probe | undefined): JsonObject | undefined {
  if (probe?.handler === undefined) return undefined;
  if (probe.handler === 'exec') return { ...probe.raw, timeoutSeconds: EXEC_TIMEOUT_SECONDS };
  // A container that does not declare the application's usual port may well have moved it.
  const { port, raw } = probe;
  return container.ports.some((each) => isTcp(each) && (each.containerPort === port || each.name === port))
    ? raw
    : undefined;
}

function tcpCheck({ ports }: Container): JsonObject | undefined {
  const port = ports.find(isTcp)?.containerPort;
  return port === undefined ? undefined : { tcpSocket: { port } };
}

function isTcp({ containerPort = 0, protocol }: ContainerPort): boolean {
  return protocol === 'TCP' && containerPort > 0 && containerPort <= 65_535;
}
