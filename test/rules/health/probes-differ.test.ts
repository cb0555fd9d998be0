import { probesDiffer } from '../../../src/rules/health/probes-differ.ts';
import { type Case, ruleTable } from '../harness.ts';
import { container, statefulSet } from '../manifests.ts';

type Loose = Record<string, unknown>;
const found = (when: string, name = 'db', index = 0) =>
  `spec.template.spec.containers[${index}].livenessProbe: livenessProbe of container "${name}" is the same check as its readinessProbe and ${when}`;
const asSoon = found('gives up as soon (after 30 s)');

/** A row for each pair of probes that are the same check, or are not. */
function pair(name: string, readinessProbe: Loose, livenessProbe: Loose, expect: readonly string[]): Case {
  return { name, given: statefulSet({ container: { readinessProbe, livenessProbe } }), expect };
}

const exec = (...command: string[]) => ({ exec: { command } });
const tcp = (port: unknown, more: Loose = {}) => ({ tcpSocket: { port }, ...more });
const http = (more: Loose = {}) => ({ httpGet: { port: 80, ...more } });

ruleTable(probesDiffer, [
  { name: 'a more patient liveness', given: statefulSet(), expect: [] },
  pair('the very same', tcp(5432), tcp(5432), [asSoon]),
  pair('a named port and its number', tcp('sql'), tcp(5432), [asSoon]),
  pair('names of different ports', tcp('sql'), tcp('other'), []),
  pair('different ports', tcp(5432), tcp(5433), []),
  pair('different hosts', tcp(5432), { tcpSocket: { port: 5432, host: 'localhost' } }, []),
  pair('defaults written out', tcp(1, { failureThreshold: 3, periodSeconds: 10 }), tcp(1), [asSoon]),
  pair('other numbers, the same patience', tcp(1, { failureThreshold: 3 }), tcp(1, { periodSeconds: 10 }), [
    asSoon,
  ]),
  pair('only the initial delay differs', tcp(1), tcp(1, { initialDelaySeconds: 60 }), [asSoon]),
  pair('only the success threshold differs', tcp(1, { successThreshold: 2 }), tcp(1), [asSoon]),
  pair('a longer timeout', tcp(1), tcp(1, { timeoutSeconds: 5 }), []),
  pair('a longer timeout that gives up sooner', tcp(1), tcp(1, { timeoutSeconds: 5, failureThreshold: 1 }), [
    found('gives up sooner (after 10 s, readiness after 30 s)'),
  ]),
  pair('one failure more', tcp(1), tcp(1, { failureThreshold: 4 }), []),
  pair('the same command', exec('pg_isready'), exec('pg_isready'), [asSoon]),
  pair('different commands', exec('pg_isready'), exec('pg_isready', '-q'), []),
  pair('different handlers', exec('pg_isready'), tcp(5432), []),
  pair('the path and scheme that are filled in', http(), http({ path: '/', scheme: 'HTTP' }), [asSoon]),
  pair('different paths', http({ path: '/ready' }), http({ path: '/live' }), []),
  pair('different schemes', http(), http({ scheme: 'HTTPS' }), []),
  pair('different headers', http(), http({ httpHeaders: [{ name: 'A', value: 'b' }] }), []),
  pair(
    'header names in another case',
    http({ httpHeaders: [{ name: 'a', value: 'b' }] }),
    http({ httpHeaders: [{ name: 'A', value: 'b' }] }),
    [asSoon],
  ),
  pair('grpc of one service', { grpc: { port: 1 } }, { grpc: { port: 1, service: '' } }, [asSoon]),
  pair('grpc of two services', { grpc: { port: 1 } }, { grpc: { port: 1, service: 'live' } }, []),
  pair('neither has a handler', {}, {}, []),
  {
    name: 'one probe is missing',
    given: statefulSet({ container: { livenessProbe: undefined } }),
    expect: [],
  },
  {
    name: 'each container is judged by its own ports',
    given: statefulSet({
      pod: {
        containers: [
          container(),
          {
            name: 'agent',
            ports: [{ name: 'sql', containerPort: 1 }],
            readinessProbe: tcp('sql'),
            livenessProbe: tcp(1),
          },
          {
            name: 'exporter',
            ports: [{ name: 'sql', containerPort: 2 }],
            readinessProbe: tcp('sql'),
            livenessProbe: tcp(1),
          },
        ],
      },
    }),
    expect: [found('gives up as soon (after 30 s)', 'agent', 1)],
  },
  {
    name: 'named containers are left out',
    given: statefulSet({ container: { livenessProbe: tcp('sql') } }),
    parameters: { ignoreContainers: ['db'] },
    expect: [],
  },
  { name: 'no containers at all', given: { kind: 'StatefulSet' }, expect: [] },
]);
