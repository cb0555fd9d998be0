import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import t from 'tap';
import { run } from '../../src/cli/main.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a terminal watches. */
  readonly terminal?: boolean;
}

/** Runs one command line in this process. */
export async function mooring(words: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const out = sink(around.terminal);
  const error = sink(around.terminal);
  const code = await run(words, {
    stdin: Readable.from(around.stdin === undefined ? [] : [Buffer.from(around.stdin)]),
    stdout: out.stream,
    stderr: error.stream,
    env: around.env ?? {},
    cwd: around.cwd ?? process.cwd(),
  });
  return { code, stdout: out.text(), stderr: error.text() };
}

function sink(isTTY = false) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => chunks.join('') };
}

/** A folder with these files, gone when the tests end. */
export function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'mooring-audit-'));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** A StatefulSet that lacks only its readiness probe, with the Service it needs; probes in a map of their own lines. */
export const MANIFEST = `apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  annotations: {mooring.dev/backup: velero}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: db
          image: registry.example.com/app:1
          ports: [{containerPort: 5432}]
          livenessProbe: {tcpSocket: {port: 5432}}
          resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}
          volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

/** The same, with its readiness probe. */
export const SOUND = MANIFEST.replace(
  '          livenessProbe',
  '          readinessProbe: {tcpSocket: {port: 5432}, periodSeconds: 5}\n          livenessProbe',
);
