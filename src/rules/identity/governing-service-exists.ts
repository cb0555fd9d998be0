import { graceParameters, inGrace, mayOnlyWarn } from '../creation-grace.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';

export const governingServiceExists = defineRule({
  id: 'governing-service-exists',
  category: 'identity',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['Service'],
  title: 'The governing Service exists',
  rationale:
    'Each pod gets its DNS name from the Service that `spec.serviceName` names. Nothing creates that Service: without it ' +
    'the pods run, but no member can find another by name.',
  remediation: `Create the headless Service in the same namespace:
apiVersion: v1
kind: Service
metadata:
  name: NAME
spec:
  clusterIP: None
  selector: {app: NAME}
  ports: [{port: 5432}]`,
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations'],
  parameters: graceParameters('a Service', 'its Service'),
  check(set, { subject, namespace, world, parameters, now }) {
    if (set.serviceName === '') return PASS;
    const service = world.service(namespace, set.serviceName);
    if (!service.known) return notEvaluated(service.reason);
    if (service.value) return PASS;
    if (inGrace(set.meta, subject.operation, parameters, now)) {
      return notEvaluated(
        `the StatefulSet is younger than the grace of ${parameters.graceSeconds} s for its Service`,
      );
    }
    return [
      {
        message: `Service "${set.serviceName}", which spec.serviceName names, does not exist in namespace "${namespace}"`,
        path: ['spec', 'serviceName'],
        absent: { kind: 'Service', namespace, name: set.serviceName },
        ...(mayOnlyWarn(subject.operation, parameters) ? { atMost: 'warn' as const } : {}),
      },
    ];
  },
});
