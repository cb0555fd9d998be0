/** Backup objects in a running cluster, by the definitions of their tools' kinds. */
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { newNamespace, surroundedTest } from './cluster.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { installCustomKinds } from './crds.ts';
import { eventually } from './eventually.ts';
import { soundBudget, soundService, soundSet } from './manifests.ts';
import { installMooring } from './mooring.ts';
import { placed } from './worlds.ts';

const HOUR = 3_600_000;

function velero(kind: string, namespace: string, spec: JsonObject, status: JsonObject = {}): JsonObject {
  return { apiVersion: 'velero.io/v1', kind, metadata: { name: 'nightly', namespace }, spec, status };
}

/** A completed Backup of that age. */
function backup(namespace: string, hours: number): JsonObject {
  const at = new Date(Date.now() - hours * HOUR).toISOString();
  const spec = { includedNamespaces: [namespace], snapshotMoveData: true };
  return velero('Backup', namespace, spec, {
    phase: 'Completed',
    startTimestamp: at,
    completionTimestamp: at,
  });
}

function schedule(namespace: string, more: JsonObject = {}): JsonObject {
  const template = { includedNamespaces: [namespace], snapshotMoveData: true };
  return velero('Schedule', namespace, { schedule: '0 1 * * *', template, ...more });
}

interface Case {
  readonly name: string;
  /** What is applied before, in place of objects of the same names. */
  readonly given: (namespace: string) => readonly JsonObject[];
  /** What is warned of, and what is not any more. */
  readonly expect?: RegExp;
  readonly gone?: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: 'nothing',
    given: () => [],
    expect:
      /Warning: \[backup-scheduled\] no backup schedule covers claims data-db-0, data-db-1, data-db-2, though mooring\.dev\/backup says "velero"\n/,
  },
  {
    name: 'a schedule of another namespace',
    given: (namespace) => [schedule(namespace, { template: { includedNamespaces: ['other'] } })],
    expect:
      /\[backup-scheduled\] no backup schedule covers claims data-db-0, data-db-1, data-db-2, though .*: Velero Schedule [^ ]+ includes only namespace "other"/,
  },
  {
    name: 'a schedule that is paused',
    given: (namespace) => [schedule(namespace, { paused: true })],
    expect:
      /\[backup-scheduled\] no backup schedule covers claims data-db-0, data-db-1, data-db-2, though .*: Velero Schedule [^ ]+ is paused/,
  },
  {
    name: 'a schedule that covers it',
    given: (namespace) => [schedule(namespace)],
    gone: /backup-scheduled/,
  },
];

surroundedTest('a backup is looked for among the objects of its tool', async (t, { binaries }) => {
  const plane = await startControlPlane(binaries);
  t.teardown(() => plane.stop());
  const cluster = await newNamespace(plane.access);
  const { namespace } = cluster;
  await installCustomKinds(cluster);
  const world = await placed('cluster', cluster, [soundService(cluster), soundBudget(cluster)]);
  await installMooring(t, cluster, world);
  const set = soundSet(cluster);
  for (const { name, given, expect, gone } of CASES) {
    await t.test(name, async (t) => {
      const objects = given(namespace);
      if (objects.length > 0) await cluster.done(['apply', '--filename=-'], objects);
      const printed = await eventually(
        cluster,
        set,
        (text) => (!expect || expect.test(text)) && !(gone?.test(text) ?? false),
      );
      if (expect) t.match(printed, expect);
      if (gone) t.notMatch(printed, gone);
      t.match(printed, 'statefulset.apps/db created (server dry run)');
    });
  }
  await t.test('how old the newest completed one is', async (t) => {
    await cluster.done(['create', '--filename=-'], [set]);
    await cluster.done(['apply', '--filename=-'], [backup(namespace, 50)]);
    const label = async (value: string) =>
      (await cluster.kubectl(['label', '--overwrite', 'statefulset/db', `n=${value}`])).stderr;
    t.match(
      await label('1'),
      /\[backup-recent\] the newest completed backup of claims .*, is 2 days 2 hours old/,
    );
    await cluster.done(['apply', '--filename=-'], [backup(namespace, 1)]);
    t.equal(await label('2'), '');
  });
});
