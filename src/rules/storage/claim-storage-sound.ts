import type { Container } from '../../kubernetes/container.ts';
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
    'two templates of one name are one claim; a pod volume of that name is silently replaced by the claim.',
  remediation:
    'Give every claim template and volume a name of its own, and let each volumeMounts or volumeDevices entry name one of them.',
  links: [
    'https://github.com/kubernetes/kubernetes/issues/51306',
    'https://github.com/kubernetes/kubernetes/issues/60619',
    'https://github.com/kubernetes/kubernetes/pull/131790',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates',
  ],
  check(set) {
    const known = new Set([
      ...set.claimTemplates.map(({ name }) => name),
      ...set.template.volumes.map(({ name }) => name),
    ]);
    return [
      ...repeatedTemplates(set),
      ...shadowedVolumes(set),
      ...set.template.containers.flatMap((container) => dangling(container, known)),
    ];
  },
});

function repeatedTemplates({ claimTemplates }: StatefulSet): readonly Problem[] {
  const seen = new Set<string>();
  return claimTemplates.flatMap(({ name, path }) => {
    if (name === '') {
      return [{ message: 'a claim template has no name', path: [...path, 'metadata', 'name'] }];
    }
    if (seen.has(name)) {
      return [
        { message: `claim template "${name}" is there more than once`, path: [...path, 'metadata', 'name'] },
      ];
    }
    seen.add(name);
    return [];
  });
}

function shadowedVolumes({ claimTemplates, template }: StatefulSet): readonly Problem[] {
  const templates = new Set(claimTemplates.map(({ name }) => name));
  return template.volumes
    .filter(({ name }) => templates.has(name))
    .map(({ name, path }) => ({
      message: `volume "${name}" has the name of a claim template, whose claim silently takes its place`,
      path: [...path, 'name'],
    }));
}

function dangling({ name, mounts, devices }: Container, known: ReadonlySet<string>): readonly Problem[] {
  return [...mounts, ...devices]
    .filter((mount) => !known.has(mount.name))
    .map((mount) => ({
      message: `container "${name}" mounts "${mount.name}", which is neither a volume nor a claim template`,
      path: [...mount.path, 'name'],
    }));
}
