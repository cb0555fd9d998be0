import { kasten } from '../../src/backups/kasten.ts';
import { statefulSet } from '../rules/manifests.ts';
import { backupObject, toolTable } from './harness.ts';

type Loose = Record<string, unknown>;

const BACKUP = { action: 'backup' };
const EXPORT = { action: 'export', exportParameters: { exportData: { enabled: true } } };

function policy(spec: Loose, status: Loose = {}): Loose {
  return backupObject('kasten Policy', 'kasten-io/daily', {
    spec: { frequency: '@daily', actions: [BACKUP, EXPORT], ...spec },
    status,
  });
}

const named = (operator: string, ...values: readonly string[]) => ({
  selector: { matchExpressions: [{ key: 'k10.kasten.io/appNamespace', operator, values }] },
});
const DAILY = 'Kasten Policy kasten-io/daily';
const goldNamespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { tier: 'gold' } },
};

toolTable(kasten, [
  {
    name: 'all applications, exported or only snapshotted',
    world: [
      policy({}),
      policy({ selector: {} }),
      policy({ actions: [BACKUP] }),
      policy({
        actions: [BACKUP, { action: 'export', exportParameters: { exportData: { enabled: false } } }],
      }),
    ],
    scheduled: [`${DAILY}: backup`, `${DAILY}: backup`, `${DAILY}: snapshot`, `${DAILY}: snapshot`],
  },
  {
    name: 'namespaces by name, by wildcard, and all but some',
    world: [
      policy({ selector: { matchLabels: { 'k10.kasten.io/appNamespace': 'shop' } } }),
      policy(named('In', 'other', 'sh*')),
      policy(named('In', 'other', 'web')),
      policy(named('NotIn', 'kube-*')),
      policy(named('NotIn', 'sh*')),
    ],
    scheduled: [
      `${DAILY}: backup`,
      `${DAILY}: backup`,
      `${DAILY}: selects only namespaces "other", "web"`,
      `${DAILY}: backup`,
      `${DAILY}: does not select namespace "shop"`,
    ],
  },
  {
    name: 'labels of the namespace, or of the set',
    given: statefulSet({ labels: { app: 'db' } }),
    world: [
      goldNamespace,
      policy({ selector: { matchLabels: { tier: 'gold' } } }),
      policy({ selector: { matchLabels: { app: 'db' } } }),
      policy({ selector: { matchLabels: { app: 'web' } } }),
    ],
    scheduled: [
      `${DAILY}: backup`,
      `${DAILY}: backup`,
      `${DAILY}: selects other labels than those of the namespace and the set`,
    ],
  },
  {
    name: 'on demand, paused, refused; by a preset, which has a frequency of its own',
    world: [
      policy({ frequency: '@onDemand' }),
      policy({ frequency: undefined }),
      policy({ paused: true }),
      policy({}, { validation: 'Failed' }),
      policy({ frequency: undefined, presetRef: { name: 'gold' }, actions: [BACKUP] }),
    ],
    scheduled: [
      `${DAILY}: has no frequency: it runs only on demand`,
      `${DAILY}: has no frequency: it runs only on demand`,
      `${DAILY}: is paused`,
      `${DAILY}: was refused by Kasten (validation Failed)`,
      `${DAILY}: backup`,
    ],
  },
  {
    name: 'resource filters',
    world: [
      policy({
        actions: [
          {
            action: 'backup',
            backupParameters: { filters: { excludeResources: [{ matchLabels: { app: 'db' } }] } },
          },
        ],
      }),
      policy({
        actions: [
          {
            action: 'backup',
            backupParameters: {
              filters: { includeResources: [{ resource: 'persistentvolumeclaims', name: 'data-db-0' }] },
            },
          },
        ],
      }),
    ],
    scheduled: [
      `${DAILY}: ${[0, 1, 2].map((n) => `data-db-${n} leaves out claim data-db-${n} by its resource filters`).join('; ')}`,
      `${DAILY}: data-db-0 snapshot; ${[1, 2].map((n) => `data-db-${n} leaves out claim data-db-${n} by its resource filters`).join('; ')}`,
    ],
  },
  {
    name: 'policies that import, and policies of nothing',
    world: [policy({ actions: [{ action: 'import' }] }), policy({ actions: 'backup' })],
    scheduled: [],
  },
]);
