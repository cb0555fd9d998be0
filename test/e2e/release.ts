import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { dig, type JsonObject } from '../../src/kubernetes/json.ts';
import { render } from '../chart/harness.ts';
import type { Cluster } from './cluster.ts';

/** Renders the chart as one release among those of other tests. */
export function release(cluster: Cluster, values: JsonObject = {}): readonly JsonObject[] {
  return render({ namespace: cluster.namespace, values: { ...values, fullnameOverride: cluster.namespace } });
}

/**
 * The objects as the test can have them: the Service is a name of this machine, which the API server asks by the Service's own
 * name all the same, so the certificate must be for that.
 */
export function onThisMachine(objects: readonly JsonObject[], port: number): readonly JsonObject[] {
  const text = JSON.stringify(objects.filter(({ kind }) => kind !== 'Pod')).replaceAll(
    '"port":443',
    `"port":${port}`,
  );
  const placed: readonly JsonObject[] = JSON.parse(text);
  return placed.map((object) =>
    object.kind === 'Service'
      ? { ...object, spec: { type: 'ExternalName', externalName: 'localhost' } }
      : object,
  );
}

/** A kubeconfig of the release's own account, which may do what the chart's roles say and nothing else. */
export async function accountConfig({ access, namespace, done }: Cluster): Promise<string> {
  const token = (await done(['create', 'token', namespace])).trim();
  const config = JSON.parse(readFileSync(access.kubeconfig, 'utf8'));
  const file = join(access.folder, `${namespace}-kubeconfig`);
  const users = [{ name: 'admin', user: { token } }];
  writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return file;
}

/** The command line of a Deployment's only container. */
export function wordsOf(deployment: JsonObject): readonly string[] {
  const containers = dig(deployment, 'spec', 'template', 'spec', 'containers');
  const [container] = Array.isArray(containers) ? containers : [];
  return container.args;
}

export function readiness(port: number): Promise<JsonObject> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/readyz', rejectUnauthorized: false, agent: false };
    const asked = request(options, (answer) => {
      const chunks: string[] = [];
      answer.on('data', (chunk) => chunks.push(String(chunk)));
      answer.on('end', () => resolve(JSON.parse(chunks.join(''))));
    });
    asked.once('error', () => resolve({ ready: false }));
    asked.end();
  });
}
