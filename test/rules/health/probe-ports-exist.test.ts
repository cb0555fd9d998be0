import { probePortsExist } from '../../../src/rules/health/probe-ports-exist.ts';
import { ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

const path = 'spec.template.spec.containers[0]';
const http = (port: unknown) => ({ httpGet: { port, path: '/' } });

ruleTable(probePortsExist, [
  { name: 'a declared name', given: statefulSet(), expect: [] },
  {
    name: 'numbers need no declaration',
    given: statefulSet({
      container: { ports: undefined, readinessProbe: http(8080), livenessProbe: { grpc: { port: 9090 } } },
    }),
    expect: [],
  },
  {
    name: 'exec has no port',
    given: statefulSet({
      container: { readinessProbe: { exec: { command: ['true'] } }, livenessProbe: undefined },
    }),
    expect: [],
  },
  {
    name: 'an undeclared name, in each probe',
    given: statefulSet({
      container: {
        readinessProbe: http('web'),
        livenessProbe: { tcpSocket: { port: 'live' } },
        startupProbe: http('boot'),
      },
    }),
    expect: [
      `${path}.readinessProbe.httpGet.port: readinessProbe of container "db" names port "web", but it declares only "sql"`,
      `${path}.livenessProbe.tcpSocket.port: livenessProbe of container "db" names port "live", but it declares only "sql"`,
      `${path}.startupProbe.httpGet.port: startupProbe of container "db" names port "boot", but it declares only "sql"`,
    ],
  },
  {
    name: 'no named port at all',
    given: statefulSet({ container: { ports: [{ containerPort: 5432 }], livenessProbe: undefined } }),
    expect: [
      `${path}.readinessProbe.tcpSocket.port: readinessProbe of container "db" names port "sql", but it declares no named port`,
    ],
  },
  {
    name: 'no ports',
    given: statefulSet({ container: { ports: undefined, livenessProbe: undefined } }),
    expect: [
      `${path}.readinessProbe.tcpSocket.port: readinessProbe of container "db" names port "sql", but it declares no named port`,
    ],
  },
  {
    name: 'the port of another container',
    given: statefulSet({
      pod: { containers: [container(), { name: 'exporter', readinessProbe: http('sql') }] },
    }),
    expect: [
      'spec.template.spec.containers[1].readinessProbe.httpGet.port: readinessProbe of container "exporter" names port "sql", which only container "db" declares',
    ],
  },
  {
    name: 'a number in quotes',
    given: statefulSet({ container: { readinessProbe: http('5432') } }),
    expect: [
      `${path}.readinessProbe.httpGet.port: readinessProbe of container "db" names port "5432", which is a number in quotes: as text it is a name, and no such one can be`,
    ],
  },
  {
    name: 'sidecars are judged, init containers have no probes',
    given: statefulSet({
      pod: {
        initContainers: [
          { name: 'init', readinessProbe: http('none') },
          { name: 'proxy', restartPolicy: 'Always', readinessProbe: http('admin') },
        ],
      },
    }),
    expect: [
      'spec.template.spec.initContainers[1].readinessProbe.httpGet.port: readinessProbe of container "proxy" names port "admin", but it declares no named port',
    ],
  },
  {
    name: 'a lifecycle hook is no probe',
    given: statefulSet({ container: { lifecycle: { preStop: http('drain') } } }),
    expect: [],
  },
  {
    name: 'a probe without handler or port',
    given: statefulSet({ container: { readinessProbe: {}, livenessProbe: { httpGet: {} } } }),
    expect: [],
  },
  { name: 'no containers at all', given: { kind: 'StatefulSet' }, expect: [] },
]);
