import { boolean, get, integer, type JsonObject, list, object, stringMap, text, texts } from './json.ts';
import type { Path } from './path.ts';
import { type Probe, readProbe } from './probe.ts';
import type { Labels } from './selectors.ts';

/** `sidecar` is an init container with `restartPolicy: Always`, which runs beside the others for the pod's life. */
export type ContainerRole = 'container' | 'init' | 'sidecar';

export interface ContainerPort {
  readonly name: string | undefined;
  readonly containerPort: number | undefined;
  readonly protocol: string;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath: string | undefined;
  readonly readOnly: boolean;
  readonly path: Path;
}

export interface VolumeDevice {
  readonly name: string;
  readonly devicePath: string;
  readonly path: Path;
}

export interface Container {
  readonly name: string;
  readonly role: ContainerRole;
  /** From the root of the workload, such as `spec.template.spec.containers[0]`. */
  readonly path: Path;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Environment with literal values; a variable that comes from elsewhere is in `envFromElsewhere`. */
  readonly env: Labels;
  readonly envFromElsewhere: ReadonlySet<string>;
  /** Whether `envFrom` brings in variables that cannot be seen. */
  readonly hasEnvFrom: boolean;
  readonly ports: readonly ContainerPort[];
  readonly readinessProbe: Probe | undefined;
  readonly livenessProbe: Probe | undefined;
  readonly startupProbe: Probe | undefined;
  /** Quantities as written (numbers made text), by resource name. */
  readonly requests: Labels;
  readonly limits: Labels;
  readonly mounts: readonly VolumeMount[];
  readonly devices: readonly VolumeDevice[];
  readonly workingDir: string | undefined;
  readonly raw: JsonObject;
}

export function readContainer(
  value: unknown,
  listName: 'containers' | 'initContainers',
  path: Path,
): Container {
  const raw = object(value) ?? {};
  const restartable = listName === 'initContainers' && get(raw, 'restartPolicy') === 'Always';
  const resources = get(raw, 'resources');
  const { env, envFromElsewhere } = readEnvironment(get(raw, 'env'));
  return {
    name: text(get(raw, 'name')) ?? '',
    role: listName === 'containers' ? 'container' : restartable ? 'sidecar' : 'init',
    path,
    image: text(get(raw, 'image')) ?? '',
    command: texts(get(raw, 'command')),
    args: texts(get(raw, 'args')),
    env,
    envFromElsewhere,
    hasEnvFrom: list(get(raw, 'envFrom')).length > 0,
    ports: list(get(raw, 'ports')).map(readPort),
    readinessProbe: readProbe(get(raw, 'readinessProbe')),
    livenessProbe: readProbe(get(raw, 'livenessProbe')),
    startupProbe: readProbe(get(raw, 'startupProbe')),
    requests: readQuantities(get(resources, 'requests')),
    limits: readQuantities(get(resources, 'limits')),
    mounts: list(get(raw, 'volumeMounts')).map((mount, index) => ({
      name: text(get(mount, 'name')) ?? '',
      mountPath: text(get(mount, 'mountPath')) ?? '',
      subPath: text(get(mount, 'subPath')) ?? text(get(mount, 'subPathExpr')),
      readOnly: boolean(get(mount, 'readOnly')) ?? false,
      path: [...path, 'volumeMounts', index],
    })),
    devices: list(get(raw, 'volumeDevices')).map((device, index) => ({
      name: text(get(device, 'name')) ?? '',
      devicePath: text(get(device, 'devicePath')) ?? '',
      path: [...path, 'volumeDevices', index],
    })),
    workingDir: text(get(raw, 'workingDir')),
    raw,
  };
}

function readPort(port: unknown): ContainerPort {
  return {
    name: text(get(port, 'name')),
    containerPort: integer(get(port, 'containerPort')),
    protocol: text(get(port, 'protocol')) ?? 'TCP',
  };
}

function readEnvironment(value: unknown): { env: Labels; envFromElsewhere: ReadonlySet<string> } {
  const env = new Map<string, string>();
  const envFromElsewhere = new Set<string>();
  for (const variable of list(value)) {
    const name = text(get(variable, 'name'));
    if (name === undefined) continue;
    if (object(get(variable, 'valueFrom'))) envFromElsewhere.add(name);
    else env.set(name, text(get(variable, 'value')) ?? '');
  }
  return { env, envFromElsewhere };
}

/** Quantities may be written as numbers in YAML (`cpu: 1`). */
export function readQuantities(value: unknown): Labels {
  const raw = object(value);
  if (!raw) return stringMap(undefined);
  const quantities = new Map<string, string>();
  for (const key of Object.keys(raw)) {
    const quantity = raw[key];
    if (typeof quantity === 'string' || typeof quantity === 'number') quantities.set(key, String(quantity));
  }
  return quantities;
}
