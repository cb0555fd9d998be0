import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { toolPath } from '../../scripts/chart/tools.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { structuralSchema } from '../report/policy-report-schema.ts';
import type { Cluster } from './cluster.ts';
import type { Access } from './control-plane/control-plane.ts';
import type { Ran } from './kubectl.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/mooring.cjs', import.meta.url));

/** Runs `mooring audit --cluster` as it is built. */
export async function auditCluster(kubeconfig: string, words: readonly string[]): Promise<Ran> {
  const args = [COMMAND, 'audit', '--cluster', `--kubeconfig=${kubeconfig}`, ...words];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

/**
 * Installs the kinds of both APIs of reports: as their projects publish them where those could be had, else by minimal
 * definitions. Both drop what they do not know.
 */
export async function installReports({ done }: Cluster): Promise<void> {
  const published = toolPath('reports');
  const definitions = published
    ? globSync(join(published, '*.yaml')).map((file) => load(readFileSync(file, 'utf8')) as JsonObject)
    : [
        reportDefinition('wgpolicyk8s.io', 'v1alpha2', 'PolicyReport'),
        reportDefinition('openreports.io', 'v1alpha1', 'Report'),
      ];
  await done(['apply', '--server-side', '--filename=-'], definitions);
  await done(['wait', '--for=condition=Established', '--timeout=60s', '--filename=-'], definitions);
}

function reportDefinition(group: string, version: string, kind: string): JsonObject {
  const singular = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${group}` },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural: `${singular}s`, singular },
      scope: 'Namespaced',
      versions: [
        { name: version, served: true, storage: true, schema: { openAPIV3Schema: structuralSchema } },
      ],
    },
  };
}

/** A kubeconfig of a service account that may read, in this namespace alone, what the role `view` lets read. */
export async function viewerOf(cluster: Cluster): Promise<string> {
  const { done, namespace, access } = cluster;
  await done(['create', 'serviceaccount', 'viewer']);
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }];
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'viewer' },
    rules,
  };
  await done(['create', '--filename=-'], [role]);
  await done(['create', 'rolebinding', 'viewer', '--role=viewer', `--serviceaccount=${namespace}:viewer`]);
  const token = (await done(['create', 'token', 'viewer'])).trim();
  return kubeconfigWith(access, { token }, namespace);
}

/** The kubeconfig of the control plane with another namespace, and another user where one is given. */
export function kubeconfigWith(access: Access, user: JsonObject | undefined, namespace: string): string {
  const config = JSON.parse(readFileSync(access.kubeconfig, 'utf8'));
  const [{ context }] = config.contexts;
  const [own] = config.users;
  const file = join(access.folder, `kubeconfig-${randomBytes(4).toString('hex')}`);
  const changed = {
    ...config,
    users: [{ name: 'other', user: user ?? own.user }],
    contexts: [{ name: 'e2e', context: { ...context, user: 'other', namespace } }],
  };
  writeFileSync(file, JSON.stringify(changed), { mode: 0o600 });
  return file;
}
