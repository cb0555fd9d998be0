import { defineRule } from '../rule.ts';

export const claimTemplatesMounted = defineRule({
  id: 'claim-templates-mounted',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'Every claim template is mounted by a container',
  rationale:
    'A claim that no container mounts is provisioned, paid for and empty, while the data that was meant for it is written ' +
    "into the container's own layer and goes with the pod.",
  remediation: `Mount the template by its name, or remove it:
volumeMounts:
  - {name: data, mountPath: /var/lib/data}`,
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates'],
  check(set) {
    const mounted = new Set(
      set.template.containers.flatMap(({ mounts, devices }) =>
        [...mounts, ...devices].map(({ name }) => name),
      ),
    );
    return set.claimTemplates
      .filter(({ name }) => name !== '' && !mounted.has(name))
      .map(({ name, path }) => ({ message: `claim template "${name}" is mounted by no container`, path }));
  },
});
