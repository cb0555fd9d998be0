import { livenessPatience } from '../../../src/rules/health/liveness-patience.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;
const tcp = (more: Loose) => ({ tcpSocket: { port: 1 }, ...more });
const exec = (more: Loose) => ({ exec: { command: ['true'] }, ...more });
const live = (livenessProbe: Loose) => statefulSet({ container: { livenessProbe } });
const path = 'spec.template.spec.containers[0].livenessProbe';

ruleTable(livenessPatience, [
  { name: 'patient', given: statefulSet(), expect: [] },
  { name: 'the defaults make 30 s', given: live(tcp({})), expect: [] },
  {
    name: 'a second less',
    given: live(tcp({ failureThreshold: 29, periodSeconds: 1 })),
    expect: [
      `${path}.failureThreshold: livenessProbe of container "db" kills it after 29 s (failureThreshold 29 x periodSeconds 1), sooner than 30 s`,
    ],
  },
  {
    name: 'one failure kills',
    given: live(tcp({ failureThreshold: 1 })),
    expect: [
      `${path}.failureThreshold: livenessProbe of container "db" kills it after 10 s (failureThreshold 1 x periodSeconds 10), sooner than 30 s`,
    ],
  },
  {
    name: 'the minimum is a parameter',
    given: live(tcp({})),
    parameters: { minimumSeconds: 31 },
    expect: [
      `${path}.failureThreshold: livenessProbe of container "db" kills it after 30 s (failureThreshold 3 x periodSeconds 10), sooner than 31 s`,
    ],
  },
  {
    name: 'an exec check with the default timeout',
    given: live(exec({})),
    expect: [
      `${path}.timeoutSeconds: exec livenessProbe of container "db" must answer within timeoutSeconds 1, less than 2 s`,
    ],
  },
  { name: 'an exec check with time', given: live(exec({ timeoutSeconds: 2 })), expect: [] },
  {
    name: 'the timeout is a parameter',
    given: live(exec({ timeoutSeconds: 4 })),
    parameters: { minimumExecTimeoutSeconds: 5 },
    expect: [
      `${path}.timeoutSeconds: exec livenessProbe of container "db" must answer within timeoutSeconds 4, less than 5 s`,
    ],
  },
  { name: 'other checks may be quick', given: live(tcp({ timeoutSeconds: 1 })), expect: [] },
  {
    name: 'both are wrong',
    given: live(exec({ failureThreshold: 2 })),
    expect: [
      `${path}.failureThreshold: livenessProbe of container "db" kills it after 20 s (failureThreshold 2 x periodSeconds 10), sooner than 30 s`,
      `${path}.timeoutSeconds: exec livenessProbe of container "db" must answer within timeoutSeconds 1, less than 2 s`,
    ],
  },
  { name: 'no liveness probe', given: statefulSet({ container: { livenessProbe: undefined } }), expect: [] },
  {
    name: 'each container is judged',
    given: statefulSet({
      pod: { containers: [container(), { name: 'agent', livenessProbe: tcp({ periodSeconds: 5 }) }] },
    }),
    expect: [
      'spec.template.spec.containers[1].livenessProbe.failureThreshold: livenessProbe of container "agent" kills it after 15 s (failureThreshold 3 x periodSeconds 5), sooner than 30 s',
    ],
  },
  {
    name: 'sidecars and named containers are left out',
    given: statefulSet({
      pod: {
        containers: [container(), { name: 'agent', livenessProbe: exec({}) }],
        initContainers: [{ name: 'proxy', restartPolicy: 'Always', livenessProbe: exec({}) }],
      },
    }),
    parameters: { ignoreContainers: ['agent'] },
    expect: [],
  },
  { name: 'no containers at all', given: { kind: 'StatefulSet' }, expect: [] },
]);
