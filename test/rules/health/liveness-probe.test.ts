import { livenessProbe } from '../../../src/rules/health/liveness-probe.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const bare = (name: string, more: object = {}) => ({ name, image: 'example/app:1', ...more });

ruleTable(livenessProbe, [
  { name: 'has one', given: statefulSet(), expect: [] },
  {
    name: 'has none',
    given: statefulSet({ container: { livenessProbe: undefined } }),
    expect: ['spec.template.spec.containers[0].livenessProbe: container "db" has no liveness probe'],
  },
  {
    name: 'null is none',
    given: statefulSet({ container: { livenessProbe: null } }),
    expect: ['spec.template.spec.containers[0].livenessProbe: container "db" has no liveness probe'],
  },
  {
    name: 'each container owes its own',
    given: statefulSet({ pod: { containers: [bare('agent'), container(), bare('exporter')] } }),
    expect: [
      'spec.template.spec.containers[0].livenessProbe: container "agent" has no liveness probe',
      'spec.template.spec.containers[2].livenessProbe: container "exporter" has no liveness probe',
    ],
  },
  {
    name: 'neither init containers nor sidecars owe one by default',
    given: statefulSet({
      pod: { initContainers: [bare('init'), bare('proxy', { restartPolicy: 'Always' })] },
    }),
    expect: [],
  },
  {
    name: 'sidecars owe one when asked',
    given: statefulSet({
      pod: { initContainers: [bare('init'), bare('proxy', { restartPolicy: 'Always' })] },
    }),
    parameters: { sidecars: 'require' },
    expect: ['spec.template.spec.initContainers[1].livenessProbe: container "proxy" has no liveness probe'],
  },
  {
    name: 'named containers are left out',
    given: statefulSet({ pod: { containers: [container(), bare('agent')] } }),
    parameters: { ignoreContainers: ['agent'] },
    expect: [],
  },
  { name: 'no containers at all', given: { kind: 'StatefulSet' }, expect: [] },
]);
