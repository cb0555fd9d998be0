import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { serviceAccountKeys, servingFiles } from './certificates.ts';
import { type Child, startChild } from './child.ts';
import { freePort } from './ports.ts';

export interface ApiServer {
  readonly url: string;
  /** PEM. */
  readonly authority: string;
  /** The bearer token of a member of system:masters. */
  readonly token: string;
  readonly log: () => string;
  stop(): Promise<void>;
  /** Starts it again on the same port with the same data, once it has been stopped. */
  start(): Promise<void>;
}

/** What webhooks remark on requests that change something; nothing else is written to `audit.log`. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', verbs: ['create', 'update', 'patch', 'delete'], omitManagedFields: true },
    { level: 'None' },
  ],
};

/** Starts kube-apiserver over the etcd at `etcdUrl`; its files lie in `folder`. `flags` are added to its command line. */
export async function startApiServer(
  program: string,
  etcdUrl: string,
  folder: string,
  flags: readonly string[] = [],
): Promise<ApiServer> {
  const port = await freePort();
  const { authority, certFile, keyFile } = await servingFiles(folder, 'kube-apiserver');
  const accounts = serviceAccountKeys(folder);
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(folder, 'tokens.csv');
  writeFileSync(tokenFile, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const auditPolicy = join(folder, 'audit-policy.json');
  writeFileSync(auditPolicy, JSON.stringify(AUDIT_POLICY));
  const args = [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${certFile}`,
    `--tls-private-key-file=${keyFile}`,
    `--cert-dir=${folder}`,
    `--token-auth-file=${tokenFile}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${accounts.publicFile}`,
    `--service-account-signing-key-file=${accounts.privateFile}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    // Nobody makes the default accounts of namespaces here, without which no pod could be created.
    '--disable-admission-plugins=ServiceAccount',
    // The Service "kubernetes" would point at loopback, which the API refuses as an address.
    '--endpoint-reconciler-type=none',
    `--audit-policy-file=${auditPolicy}`,
    `--audit-log-path=${join(folder, 'audit.log')}`,
    '--profiling=false',
    ...flags,
  ];
  const url = `https://127.0.0.1:${port}`;
  let child: Child;
  const start = async () => {
    child = startChild(program, args, {
      logFile: join(folder, 'kube-apiserver.log'),
      env: { PATH: process.env.PATH },
    });
    await child.until(() => isReady(url, authority, token), 90);
  };
  await start();
  return { url, authority, token, start, log: () => child.log(), stop: () => child.stop() };
}

function isReady(url: string, ca: string, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(`${url}/readyz`, { ca, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });
}
