import { isServiceName } from '../../kubernetes/names.ts';
import { defineRule, PASS } from '../rule.ts';

export const governingServiceNamed = defineRule({
  id: 'governing-service-named',
  category: 'identity',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'The StatefulSet names its governing Service',
  rationale:
    'The name of each pod in DNS (`db-0.db.shop.svc`) comes from the Service that `spec.serviceName` names. Without it ' +
    'the pods have no stable network identity: members cannot be told where to find each other, and clients cannot reach one member.',
  remediation: `Name a headless Service of the same namespace (the field cannot be changed later):
spec:
  serviceName: NAME`,
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    'https://github.com/kubernetes/kubernetes/issues/130233',
  ],
  check(set) {
    const path = ['spec', 'serviceName'];
    if (set.serviceName === '') {
      return [
        { message: 'spec.serviceName is not set, so the pods have no names of their own in DNS', path },
      ];
    }
    if (isServiceName(set.serviceName)) return PASS;
    return [
      {
        message: `spec.serviceName "${set.serviceName}" cannot be the name of a Service: that has at most 63 lower-case letters, digits and hyphens, and begins with a letter`,
        path,
      },
    ];
  },
});
