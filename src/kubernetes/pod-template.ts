import { type Container, readContainer } from './container.ts';
import { dig, get, integer, type JsonObject, list, object, text } from './json.ts';
import { type Meta, readMeta } from './meta.ts';
import type { Path } from './path.ts';

export interface Volume {
  readonly name: string;
  /** The member that names its kind (`emptyDir`, `hostPath`, `persistentVolumeClaim`, ...); undefined when none is set. */
  readonly source: string | undefined;
  /** The claim, when `source` is `persistentVolumeClaim`. */
  readonly claimName: string | undefined;
  readonly path: Path;
  readonly raw: JsonObject;
}

export interface PodTemplate {
  /** Where the template stands: `spec.template` for a StatefulSet or a Deployment. */
  readonly path: Path;
  readonly meta: Meta;
  /** Containers, then init containers and sidecars, each as it stands in the manifest. */
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly terminationGracePeriodSeconds: number | undefined;
  readonly fsGroup: number | undefined;
  readonly fsGroupChangePolicy: string | undefined;
  /** As written. */
  readonly topologySpread: readonly unknown[];
  readonly affinity: JsonObject | undefined;
  readonly spec: JsonObject;
}

export function readPodTemplate(template: unknown, path: Path): PodTemplate {
  const spec = object(get(template, 'spec')) ?? {};
  const specPath = [...path, 'spec'];
  const containers = (listName: 'containers' | 'initContainers') =>
    list(get(spec, listName)).map((value, index) =>
      readContainer(value, listName, [...specPath, listName, index]),
    );
  return {
    path,
    meta: readMeta(template),
    containers: [...containers('containers'), ...containers('initContainers')],
    volumes: list(get(spec, 'volumes')).map((value, index) =>
      readVolume(value, [...specPath, 'volumes', index]),
    ),
    terminationGracePeriodSeconds: integer(get(spec, 'terminationGracePeriodSeconds')),
    fsGroup: integer(dig(spec, 'securityContext', 'fsGroup')),
    fsGroupChangePolicy: text(dig(spec, 'securityContext', 'fsGroupChangePolicy')),
    topologySpread: list(get(spec, 'topologySpreadConstraints')),
    affinity: object(get(spec, 'affinity')),
    spec,
  };
}

function readVolume(value: unknown, path: Path): Volume {
  const raw = object(value) ?? {};
  const source = Object.keys(raw).find((key) => key !== 'name' && raw[key] !== null);
  return {
    name: text(get(raw, 'name')) ?? '',
    source,
    claimName: text(dig(raw, 'persistentVolumeClaim', 'claimName')),
    path,
    raw,
  };
}

/** The containers that run for the pod's life: all but plain init containers. */
export function runningContainers(template: PodTemplate): readonly Container[] {
  return template.containers.filter((container) => container.role !== 'init');
}
