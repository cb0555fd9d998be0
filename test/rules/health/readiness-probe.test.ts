import { readinessProbe } from '../../../src/rules/health/readiness-probe.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const bare = (name: string, more: object = {}) => ({ name, image: 'example/app:1', ...more });

ruleTable(readinessProbe, [
  { name: 'has one', given: statefulSet(), expect: [] },
  {
    name: 'has none',
    given: statefulSet({ container: { readinessProbe: undefined } }),
    expect: ['spec.template.spec.containers[0].readinessProbe: container "db" has no readiness probe'],
  },
  {
    name: 'null is none',
    given: statefulSet({ container: { readinessProbe: null } }),
    expect: ['spec.template.spec.containers[0].readinessProbe: container "db" has no readiness probe'],
  },
  {
    name: 'each container owes its own',
    given: statefulSet({ pod: { containers: [container(), bare('agent'), bare('exporter')] } }),
    expect: [
      'spec.template.spec.containers[1].readinessProbe: container "agent" has no readiness probe',
      'spec.template.spec.containers[2].readinessProbe: container "exporter" has no readiness probe',
    ],
  },
  {
    name: 'init containers have none to give',
    given: statefulSet({ pod: { initContainers: [bare('init')] } }),
    expect: [],
  },
  {
    name: 'sidecars owe none by default',
    given: statefulSet({ pod: { initContainers: [bare('proxy', { restartPolicy: 'Always' })] } }),
    expect: [],
  },
  {
    name: 'sidecars owe one when asked',
    given: statefulSet({ pod: { initContainers: [bare('proxy', { restartPolicy: 'Always' })] } }),
    parameters: { sidecars: 'require' },
    expect: ['spec.template.spec.initContainers[0].readinessProbe: container "proxy" has no readiness probe'],
  },
  {
    name: 'named containers are left out',
    given: statefulSet({ pod: { containers: [container(), bare('agent')] } }),
    parameters: { ignoreContainers: ['agent'] },
    expect: [],
  },
  { name: 'no containers at all', given: { kind: 'StatefulSet' }, expect: [] },
]);
