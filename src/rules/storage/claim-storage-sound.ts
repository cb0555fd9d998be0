import type { Container } from '../../kubernetes/container.ts';
import { isDnsLabel } from '../../kubernetes/names.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { defineRule, type Problem } from '../rule.ts';

export const claimStorageSound = defineRule({
  id: 'claim-storage-sound',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Volumes, claim templates and mounts fit together',
  rationale:
    'Before Kubernetes 1.34 the API server does not check the claim templates against the pod template: mounts may name a ' +
    'template, so a mount that names nothing is accepted, and every pod is refused afterwards. No release checks the rest: ' +
    'two templates of one name are one claim; a pod volume of that name is silently replaced by the claim. The last ' +
    'is at most a warning: the pods run.',
  remediation:
    'Give every claim template and volume a name of its own, and let each volumeMounts or volumeDevices entry name one of them.',
  links: [
    'https://github.com/kubernetes/kubernetes/issues/51306',
    'https://github.com/kubernetes/kubernetes/issues/60619',
    'https://github.com/kubernetes/kubernetes/pull/131790',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates',
  ],
  check(set) {
    const { claimTemplates, template } = set;
    const modes = new Map(claimTemplates.map(({ name, volumeMode }) => [name, volumeMode]));
    const known = new Set([...claimTemplates, ...template.volumes].map(({ name }) => name));
    return [
      ...badNames(set),
      ...takenNames(set),
      ...template.containers.flatMap((container) => [
        ...dangling(container, known),
        ...misused(container, modes),
      ]),
    ];
  },
});

function badNames({ claimTemplates }: StatefulSet): readonly Problem[] {
  const seen = new Set<string>();
  return claimTemplates.flatMap(({ name, path }) => {
    const message = nameFlaw(name, seen.has(name));
    seen.add(name);
    return message ? [{ message, path: [...path, 'metadata', 'name'] }] : [];
  });
}

function nameFlaw(name: string, isRepeated: boolean): string | undefined {
  if (name === '') return 'a claim template has no name';
  if (isRepeated) return `claim template "${name}" is there more than once`;
  if (isDnsLabel(name)) return undefined;
  return `claim template "${name}" has a name that no volume may have: at most 63 lower-case letters, digits and hyphens`;
}

/** The controller puts its claims in place of the pod's volumes of those names (k/k stateful_set_utils.go, updateStorage). */
function takenNames({ claimTemplates, template }: StatefulSet): readonly Problem[] {
  const templates = new Set(claimTemplates.map(({ name }) => name));
  const seen = new Set<string>();
  return template.volumes.flatMap(({ name, path }) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const at = [...path, 'name'];
    if (templates.has(name)) {
      const message = `volume "${name}" has the name of a claim template, whose claim silently takes its place`;
      // Needless, and misleading to read, but the pods run.
      return [{ message, path: at, atMost: 'warn' }];
    }
    return isRepeated ? [{ message: `volume "${name}" is there more than once`, path: at }] : [];
  });
}

function dangling({ name, mounts, devices }: Container, known: ReadonlySet<string>): readonly Problem[] {
  return [...mounts, ...devices]
    .filter((mount) => !known.has(mount.name))
    .map((mount) => ({
      message: `container "${name}" mounts "${mount.name}", which is neither a volume nor a claim template`,
      path: [...mount.path, 'name'],
    }));
}

/** A block volume is a device and never mounted, a file system never a device: the kubelet refuses the pod otherwise. */
function misused(
  { name, mounts, devices }: Container,
  modes: ReadonlyMap<string, string>,
): readonly Problem[] {
  return [
    ...mounts
      .filter((mount) => modes.get(mount.name) === 'Block')
      .map((mount) => ({
        message: `container "${name}" mounts claim template "${mount.name}", whose volumeMode is Block: it belongs in volumeDevices`,
        path: mount.path,
      })),
    ...devices
      .filter((device) => modes.get(device.name) === 'Filesystem')
      .map((device) => ({
        message: `container "${name}" takes claim template "${device.name}" as a device, but its volumeMode is Filesystem: it belongs in volumeMounts`,
        path: device.path,
      })),
  ];
}
