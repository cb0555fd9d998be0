import type { Claim } from '../../kubernetes/claim.ts';
import type { Deployment } from '../../kubernetes/deployment.ts';
import type { Volume } from '../../kubernetes/pod-template.ts';
import { defineRule, notEvaluated, PASS, type Result, type RuleContext } from '../rule.ts';

/** Modes in which a second pod, on another node, cannot have the volume. */
const EXCLUSIVE = ['ReadWriteOnce', 'ReadWriteOncePod'];

export const statelessDeployment = defineRule({
  id: 'stateless-deployment',
  category: 'protection',
  kind: 'Deployment',
  needs: 'related',
  reads: ['PersistentVolumeClaim'],
  title: 'A Deployment does not do the work of a StatefulSet',
  rationale:
    'All pods of a Deployment share its claims. With one that only a single node can mount, a second replica stays pending, and ' +
    'a rolling update waits for ever: the new pod for the volume, the old pod for the new one. A database run so has two ' +
    'processes on one data directory whenever both land on one node.',
  remediation: `Use a StatefulSet with a claim template. Where one pod is enough, at least let the old one go first:
spec:
  replicas: 1
  strategy: {type: Recreate}`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
    'https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
  ],
  check(deployment, context) {
    const claimed = deployment.template.volumes.filter(({ claimName }) => claimName !== undefined);
    if (claimed.length === 0 || deployment.replicas === 0) return PASS;
    return [
      ...databases(deployment, claimed, context),
      ...claimed.flatMap((volume) => judgeVolume(deployment, volume, context)),
    ];
  },
});

/** Known applications whose container mounts one of the claims. */
function databases(
  { template }: Deployment,
  claimed: readonly Volume[],
  { applications }: Pick<RuleContext, 'applications'>,
): readonly Result[] {
  const names = new Set(claimed.map(({ name }) => name));
  return applications.ofTemplate(template).flatMap(({ container, profile }) => {
    const mount = [...container.mounts, ...container.devices].find(({ name }) => names.has(name));
    if (!mount) return [];
    const message = `container "${container.name}" runs ${profile.title} on the claim of volume "${mount.name}"; that is the work of a StatefulSet`;
    return [{ message, path: [...container.path, 'image'] }];
  });
}

function judgeVolume(
  deployment: Deployment,
  { name, claimName = '', path }: Volume,
  { world, namespace }: Pick<RuleContext, 'world' | 'namespace'>,
): readonly Result[] {
  const claim = world.claim(namespace, claimName);
  if (!claim.known) return notEvaluated(claim.reason);
  // A claim that is not there yet cannot be judged; the pods will wait for it.
  if (!claim.value) return notEvaluated(`claim "${claimName}" of volume "${name}" is not there to be judged`);
  const mode = exclusiveMode(claim.value);
  if (!mode) return PASS;
  const what = `volume "${name}" has the claim "${claimName}", which is ${mode}`;
  if (deployment.replicas > 1) {
    return [{ message: `${what}, but there are ${deployment.replicas} replicas`, path }];
  }
  // With no pod above the replicas the old one goes first, as with Recreate.
  if (deployment.strategy === 'RollingUpdate' && deployment.maxSurge > 0) {
    const message = `${what}, and with the strategy RollingUpdate a new pod on another node waits for the old one's volume`;
    return [{ message, path: ['spec', 'strategy', 'type'] }];
  }
  return PASS;
}

/** The mode that keeps a second pod out; undefined where some mode lets it in. */
function exclusiveMode({ accessModes }: Claim): string | undefined {
  return accessModes.length > 0 && accessModes.every((mode) => EXCLUSIVE.includes(mode))
    ? accessModes[0]
    : undefined;
}
