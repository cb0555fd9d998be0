import { livenessCheck } from '../../src/defaults/liveness-check.ts';
import { readinessCheck } from '../../src/defaults/readiness-check.ts';
import { startupCheck } from '../../src/defaults/startup-check.ts';
import { container, statefulSet } from '../rules/manifests.ts';
import { defaultTable } from './harness.ts';

const CONTAINER = '/spec/template/spec/containers/0';

defaultTable(readinessCheck, [
  {
    name: 'an unknown application: the first declared port',
    given: statefulSet({ container: { readinessProbe: undefined } }),
    expect: { [`${CONTAINER}/readinessProbe`]: { tcpSocket: { port: 5432 } } },
  },
  {
    name: 'a known application: its own check, with time to start a process',
    given: statefulSet({ container: { image: 'postgres:17', readinessProbe: undefined } }),
    expect: {
      [`${CONTAINER}/readinessProbe`]: {
        exec: { command: ['pg_isready', '-h', '127.0.0.1'] },
        timeoutSeconds: 5,
      },
    },
  },
  {
    name: 'a known application on a port of its own: that port, not the usual one',
    given: statefulSet({
      container: { image: 'redis:8', readinessProbe: undefined, ports: [{ containerPort: 7000 }] },
    }),
    expect: { [`${CONTAINER}/readinessProbe`]: { tcpSocket: { port: 7000 } } },
  },
  {
    name: 'no port is guessed',
    given: statefulSet({
      container: { readinessProbe: undefined, livenessProbe: undefined, ports: undefined },
    }),
    expect: {},
  },
  {
    name: 'a UDP port answers no connection',
    given: statefulSet({
      container: {
        readinessProbe: undefined,
        livenessProbe: undefined,
        ports: [{ containerPort: 53, protocol: 'UDP' }],
      },
    }),
    expect: {},
  },
  {
    name: 'without tcp only known applications are checked',
    given: statefulSet({ container: { readinessProbe: undefined } }),
    parameters: { tcp: false },
    expect: {},
  },
  { name: 'set', given: statefulSet(), expect: {} },
  {
    name: 'the one container of two that lacks it; init containers have none to give',
    given: statefulSet({
      pod: {
        containers: [
          container(),
          container({ name: 'exporter', readinessProbe: undefined, ports: [{ containerPort: 9187 }] }),
        ],
        initContainers: [container({ name: 'prepare', readinessProbe: undefined })],
      },
    }),
    expect: { '/spec/template/spec/containers/1/readinessProbe': { tcpSocket: { port: 9187 } } },
  },
  {
    name: 'an update that leaves the template alone',
    given: statefulSet({ container: { readinessProbe: undefined } }),
    previous: statefulSet({ container: { readinessProbe: undefined } }),
    expect: {},
  },
]);

defaultTable(livenessCheck, [
  {
    name: 'an unknown application: the first declared port, patiently',
    given: statefulSet({ container: { livenessProbe: undefined } }),
    expect: {
      [`${CONTAINER}/livenessProbe`]: { tcpSocket: { port: 5432 }, periodSeconds: 10, failureThreshold: 6 },
    },
  },
  { name: 'set', given: statefulSet(), expect: {} },
]);

defaultTable(startupCheck, [
  {
    name: "liveness's check, for 300 s",
    given: statefulSet(),
    expect: {
      [`${CONTAINER}/startupProbe`]: { tcpSocket: { port: 'sql' }, periodSeconds: 10, failureThreshold: 30 },
    },
  },
  {
    name: 'as long as the parameter says, rounded up to whole periods',
    given: statefulSet({ container: { livenessProbe: { tcpSocket: { port: 'sql' }, periodSeconds: 7 } } }),
    parameters: { seconds: 100 },
    expect: {
      [`${CONTAINER}/startupProbe`]: { tcpSocket: { port: 'sql' }, periodSeconds: 7, failureThreshold: 15 },
    },
  },
  {
    name: 'never shorter than liveness has let the start take; its timeout goes with it',
    given: statefulSet({
      container: {
        livenessProbe: {
          exec: { command: ['check'] },
          initialDelaySeconds: 900,
          periodSeconds: 30,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
      },
    }),
    expect: {
      [`${CONTAINER}/startupProbe`]: {
        exec: { command: ['check'] },
        timeoutSeconds: 5,
        periodSeconds: 10,
        failureThreshold: 99,
      },
    },
  },
  {
    name: 'no liveness probe to hold back',
    given: statefulSet({ container: { livenessProbe: undefined } }),
    expect: {},
  },
  {
    name: 'a liveness probe without a check',
    given: statefulSet({ container: { livenessProbe: { periodSeconds: 5 } } }),
    expect: {},
  },
  {
    name: 'set',
    given: statefulSet({ container: { startupProbe: { tcpSocket: { port: 'sql' } } } }),
    expect: {},
  },
]);
