import { ALLOW_ANNOTATION, acknowledged } from '../../kubernetes/acknowledgement.ts';
import { formatLabels, mapSelects } from '../../kubernetes/selectors.ts';
import type { Service } from '../../kubernetes/service.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { defineRule, notEvaluated, PASS, type Problem } from '../rule.ts';
import { isInevitable } from './cluster-controllers.ts';

export const governingServiceKept = defineRule({
  id: 'governing-service-kept',
  category: 'protection',
  kind: 'Service',
  needs: 'related',
  reads: ['apps/StatefulSet', 'Namespace'],
  operations: ['UPDATE', 'DELETE'],
  title: 'A governing Service stays while its StatefulSet runs',
  rationale:
    'The members of a running set know each other by names that the governing Service makes. When it goes, or stops being ' +
    'headless, or selects others, every name stops resolving at once, and the set does not notice.',
  remediation: `Scale the StatefulSet to 0 or delete it first. To change the Service, make a second one beside it.
helm uninstall deletes the Service before the set; say that the set is to go, too:
kubectl annotate statefulset NAME ${ALLOW_ANNOTATION}=delete`,
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  check(service, context) {
    const { subject, previous, world, namespace } = context;
    if (isInevitable(service.meta, context)) return PASS;
    const sets = world.statefulSetsGovernedBy(namespace, service.meta.name || subject.ref.name);
    if (!sets.known) return notEvaluated(sets.reason);
    const running = sets.value.filter(({ replicas, meta }) => replicas > 0 && !meta.deleting);
    if (subject.operation === 'DELETE') {
      return running.filter(({ meta }) => !acknowledged(meta, 'delete')).map((set) => deleted(service, set));
    }
    return previous ? running.flatMap((set) => lost(service, previous, set)) : PASS;
  },
});

function deleted(service: Service, { meta, replicas }: StatefulSet): Problem {
  const members = replicas === 1 ? '1 replica' : `${replicas} replicas`;
  return {
    message: `Service "${service.meta.name}" governs StatefulSet "${meta.name}", which runs ${members}: they would lose their names`,
    path: [],
  };
}

/** What the update itself takes away; what was wrong before is for the rules of the set. */
function lost(service: Service, previous: Service, set: StatefulSet): readonly Problem[] {
  const who = `Service "${service.meta.name}" governs StatefulSet "${set.meta.name}", which runs,`;
  const { labels } = set.template.meta;
  if (previous.type !== 'ExternalName' && service.type === 'ExternalName') {
    return [{ message: `${who} and would become an alias for a name elsewhere`, path: ['spec', 'type'] }];
  }
  if (previous.headless && !service.headless) {
    return [{ message: `${who} and would no longer be headless`, path: ['spec', 'clusterIP'] }];
  }
  if (mapSelects(previous.selector, labels) && !mapSelects(service.selector, labels)) {
    const selector = formatLabels(service.selector);
    const message = `${who} and would no longer select its pods: ${selector ? `its selector would be ${selector}` : 'it would have no selector'}`;
    return [{ message, path: ['spec', 'selector'] }];
  }
  return [];
}
