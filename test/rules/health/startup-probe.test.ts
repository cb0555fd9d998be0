import type { ApplicationProfile } from '../../../src/applications/profile.ts';
import { startupProbe } from '../../../src/rules/health/startup-probe.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const profile = (name: string, recovers: boolean): ApplicationProfile => ({
  name,
  title: name.toUpperCase(),
  repositories: [name],
  dataDirectories: [],
  recoversAtStart: { value: recovers, source: 'https://example.com' },
});
const applications = [profile('replaying', true), profile('instant', false)];
const delayed = (seconds: number) => ({
  livenessProbe: { tcpSocket: { port: 5432 }, initialDelaySeconds: seconds },
});
const path = 'spec.template.spec.containers[0].startupProbe';

ruleTable(startupProbe, [
  { name: 'an unknown application without a delay', given: statefulSet(), applications, expect: [] },
  {
    name: 'an application that recovers',
    given: statefulSet({ container: { image: 'replaying:1' } }),
    applications,
    expect: [
      `${path}: container "db" runs REPLAYING, which may recover for long before it answers, and has no startup probe`,
    ],
  },
  {
    name: 'one that recovers has one',
    given: statefulSet({ container: { image: 'replaying:1', startupProbe: { tcpSocket: { port: 1 } } } }),
    applications,
    expect: [],
  },
  {
    name: 'an application that does not recover',
    given: statefulSet({ container: { image: 'instant:1' } }),
    applications,
    expect: [],
  },
  {
    name: 'a long delay of liveness',
    given: statefulSet({ container: delayed(60) }),
    expect: [`${path}: container "db" delays liveness by 60 s where a startup probe belongs`],
  },
  { name: 'a shorter delay', given: statefulSet({ container: delayed(59) }), expect: [] },
  {
    name: 'the delay is a parameter',
    given: statefulSet({ container: delayed(59) }),
    parameters: { longInitialDelaySeconds: 30 },
    expect: [`${path}: container "db" delays liveness by 59 s where a startup probe belongs`],
  },
  { name: 'no liveness probe', given: statefulSet({ container: { livenessProbe: undefined } }), expect: [] },
  {
    name: 'each container is judged, sidecars too, init containers not',
    given: statefulSet({
      pod: {
        containers: [container(), container({ name: 'other', ...delayed(90) })],
        initContainers: [
          container({ name: 'init', image: 'replaying:1' }),
          container({ name: 'proxy', restartPolicy: 'Always', ...delayed(120) }),
        ],
      },
    }),
    applications,
    expect: [
      'spec.template.spec.containers[1].startupProbe: container "other" delays liveness by 90 s where a startup probe belongs',
      'spec.template.spec.initContainers[1].startupProbe: container "proxy" delays liveness by 120 s where a startup probe belongs',
    ],
  },
  {
    name: 'named containers are left out',
    given: statefulSet({ container: { image: 'replaying:1' } }),
    applications,
    parameters: { ignoreContainers: ['db'] },
    expect: [],
  },
  { name: 'no containers at all', given: { kind: 'StatefulSet' }, expect: [] },
]);
