import { mapSelects } from '../kubernetes/selectors.ts';
import { defineDefault, NOTHING } from './default.ts';

export const serviceName = defineDefault({
  id: 'service-name',
  title: 'The set names its governing Service',
  sets: 'spec.serviceName',
  rationale:
    'Without the name the pods have no DNS names of their own, and the field cannot be set any more once the set exists. ' +
    'Where exactly one headless Service selects the pods, no other can be meant.',
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  operations: ['CREATE'],
  reads: ['Service'],
  propose(set, { namespace, world }) {
    if (set.serviceName !== '') return NOTHING;
    const services = world.services(namespace);
    if (!services.known) return NOTHING;
    const [service, ...others] = services.value.filter(
      ({ headless, selector, meta }) =>
        headless && !meta.deleting && mapSelects(selector, set.template.meta.labels),
    );
    if (!service || others.length > 0) return NOTHING;
    // The API server writes `serviceName: ""` for a set that names none.
    return [{ path: ['spec', 'serviceName'], value: service.meta.name, emptyIsAbsent: true }];
  },
});
