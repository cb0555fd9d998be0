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
  parameters: {
    onCreate: {
      type: 'string',
      enum: ['deny', 'warn'],
      default: 'deny',
      description:
        'What a Service that is missing when the StatefulSet is created may do at most: `warn` for those who apply the set first.',
    },
    graceSeconds: {
      type: 'integer',
      minimum: 0,
      default: 300,
      description:
        'With `onCreate: warn`, how long an audit leaves a new StatefulSet without its Service alone.',
    },
  },
  check(set, { subject, namespace, world, parameters, now }) {
    if (set.serviceName === '') return PASS;
    const service = world.service(namespace, set.serviceName);
    if (!service.known) return notEvaluated(service.reason);
    if (service.value) return PASS;
    const lenient = parameters.onCreate === 'warn';
    const age = set.meta.createdAt === undefined ? undefined : now - set.meta.createdAt;
    const inGrace = lenient && age !== undefined && age < parameters.graceSeconds * 1000;
    if (subject.operation === 'AUDIT' && inGrace) {
      return notEvaluated(
        `the StatefulSet is younger than the grace of ${parameters.graceSeconds} s for its Service`,
      );
    }
    return [
      {
        message: `Service "${set.serviceName}", which spec.serviceName names, does not exist in namespace "${namespace}"`,
        path: ['spec', 'serviceName'],
        absent: { kind: 'Service', namespace, name: set.serviceName },
        ...(lenient && subject.operation === 'CREATE' ? { atMost: 'warn' as const } : {}),
      },
    ];
  },
});
