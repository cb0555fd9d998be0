import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import t from 'tap';
import { createAuthority, issueCertificate, type KeyPair } from '../../src/certificates/x509.ts';
import { statefulSet } from '../rules/manifests.ts';
import { reviewOf } from '../server/harness.ts';
import { folder } from './harness.ts';
import { get, NOT_BUILT, post, serving } from './serving.ts';

const now = Date.now();
const REVIEW = JSON.stringify(reviewOf(statefulSet({ container: { readinessProbe: undefined } })));

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** As the kubelet changes a mounted ConfigMap or Secret: a new folder, and a rename of the link to it. */
function project(root: string, version: number, files: Readonly<Record<string, string>>): void {
  const name = `..version_${version}`;
  mkdirSync(join(root, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
  symlinkSync(name, join(root, '..data_tmp'));
  renameSync(join(root, '..data_tmp'), join(root, '..data'));
  for (const file of version === 1 ? Object.keys(files) : [])
    symlinkSync(join('..data', file), join(root, file));
  if (version > 1) rmSync(join(root, `..version_${version - 1}`), { recursive: true });
}

function policy(enforcement: string): string {
  return `apiVersion: mooring.dev/v1alpha1
kind: StatefulPolicy
metadata: {name: acme}
spec: {extends: recommended, rules: {readiness-probe: ${enforcement}}}
`;
}

async function metrics(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

t.test(
  'a policy that changes is in force without a restart; a broken one is not',
  { skip: NOT_BUILT },
  async (t) => {
    const root = folder({});
    project(root, 1, { 'acme.yaml': policy('warn') });
    const { child, port, metricsPort, stdout } = await serving(['--policy', root]);
    t.teardown(() => child.kill('SIGKILL'));
    const allowed = async (): Promise<boolean> => {
      const { response } = JSON.parse(await post(port, '/validate', REVIEW));
      // A machine with much else to do is turned away, as anyone is, and asks again.
      return response ? response.allowed : allowed();
    };
    const ready = async () => JSON.parse(await get(port, '/readyz'));
    const first = (await ready()).policy.generation;
    t.equal(await allowed(), true);

    project(root, 2, { 'acme.yaml': policy('deny') });
    await until(async () => (await ready()).policy.generation !== first);
    t.equal(await allowed(), false);
    const second = (await ready()).policy.generation;
    const counted = await metrics(metricsPort);
    t.match(counted, 'mooring_policy_reloads_total{outcome="applied"} 1');
    t.match(
      counted,
      'mooring_policy_reloads_total{outcome="failed"} 0',
      'to be seen to increase, it begins at 0',
    );
    t.match(counted, /^mooring_policy_reload_failing 0$/m);
    t.match(counted, /^mooring_rule_errors_total\{rule="readiness-probe"\} 0$/m);
    t.match(counted, `mooring_policy_info{policy="acme",generation="${second}"} 1`);
    t.notMatch(counted, first, 'one generation is in force');

    project(root, 3, { 'acme.yaml': policy('maybe').replace('readiness-probe', 'readyness-probe') });
    await until(async () => (await ready()).policyFailure !== undefined);
    t.match(await ready(), {
      ready: true,
      policy: { generation: second },
      policyFailure: /acme\.yaml:4:\d+: .*readyness-probe/,
    });
    t.equal(await allowed(), false, 'the last good one stays');
    const failed = await metrics(metricsPort);
    t.match(failed, 'mooring_policy_reloads_total{outcome="failed"} 1');
    t.match(failed, /^mooring_policy_reload_failing 1$/m);

    project(root, 4, { 'acme.yaml': policy('warn') });
    await until(async () => (await ready()).policy.generation === first);
    t.equal((await ready()).policyFailure, undefined);
    t.equal(await allowed(), true);
    child.kill('SIGTERM');
    await once(child, 'exit');
    const told = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    t.match(
      told.filter(
        ({ msg }) => msg === 'the policy cannot be loaded as it is now; the last good one stays in force',
      ),
      [{ level: 50, problems: [/readyness-probe/] }],
    );
  },
);

t.test(
  'a mounted certificate that is renewed is served, and no request fails meanwhile',
  { skip: NOT_BUILT },
  async (t) => {
    const signer = await createAuthority('mooring', { from: now, days: 9 });
    const leaf = (days = 3) => issueCertificate(signer, ['localhost', '127.0.0.1'], { from: now, days });
    const files = ({ certificate, key }: KeyPair) => ({ 'tls.crt': certificate, 'tls.key': key });
    const root = folder({});
    const first = await leaf();
    project(root, 1, files(first));
    const words = ['--tls-cert', join(root, 'tls.crt'), '--tls-key', join(root, 'tls.key')];
    const { child, port, metricsPort, stdout } = await serving(words);
    t.teardown(() => child.kill('SIGKILL'));
    const ca = signer.certificate;

    let done = false;
    const answered = Promise.all(
      [true, false].map((keepAlive) => load(port, { keepAlive, ca, until: () => done })),
    );
    const second = await leaf();
    project(root, 2, files(second));
    await until(async () => (await servedTo(port, ca)) === second.certificate.trim());

    const [other, old] = await Promise.all([leaf(), leaf(-1)]);
    project(root, 3, { 'tls.crt': other.certificate, 'tls.key': second.key });
    await until(async () =>
      /cannot serve together/.test(JSON.parse(await get(port, '/readyz')).certificate.failure),
    );
    project(root, 4, files({ ...second, certificate: second.certificate.slice(0, 200) }));
    await until(
      async () => !/key values mismatch/.test(JSON.parse(await get(port, '/readyz')).certificate.failure),
    );
    project(root, 5, files(old));
    await until(async () =>
      /^the new certificate expired on/.test(JSON.parse(await get(port, '/readyz')).certificate.failure),
    );
    t.equal(await servedTo(port, ca), second.certificate.trim(), 'through all of it');
    project(root, 6, files(other));
    await until(async () => (await servedTo(port, ca)) === other.certificate.trim());
    done = true;
    for (const count of await answered) t.ok(count > 10, `${count} requests answered, none lost`);

    const text = await metrics(metricsPort);
    t.match(text, 'mooring_certificate_rotations_total 2');
    t.match(text, 'mooring_certificate_failures_total 3');
    const expiry = Number(/^mooring_certificate_expiry_timestamp_seconds (\S+)$/m.exec(text)?.[1]);
    t.ok(Math.abs(expiry * 1000 - (now + 3 * 864e5)) < 2000, 'seconds since the epoch');
    child.kill('SIGTERM');
    t.strictSame(await once(child, 'exit'), [0, null]);
    t.notMatch(stdout(), 'PRIVATE KEY');
  },
);

/**
 * Posts one review after the other, over one connection or each over its own; rejects when one is not answered. One that is
 * turned away is answered, and not counted: the machine had too much else to do.
 */
async function load(
  port: number,
  { keepAlive, ca, until }: { keepAlive: boolean; ca: string; until: () => boolean },
) {
  const agent = new Agent({ keepAlive, ca });
  const headers = { 'content-type': 'application/json' };
  let answered = 0;
  while (!until()) {
    await new Promise<void>((resolve, reject) => {
      const options = { agent, host: '127.0.0.1', port, path: '/validate', method: 'POST', headers };
      const sent = request(options, (response) => {
        response.resume().on('end', resolve).on('error', reject);
        if (response.statusCode === 200) answered++;
        else if (response.statusCode !== 503) reject(new Error(`it answered ${response.statusCode}`));
      });
      sent.on('error', reject).end(REVIEW);
    });
  }
  agent.destroy();
  return answered;
}

/** The certificate, PEM, that a new connection is shown. */
function servedTo(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () => {
      resolve(socket.getPeerX509Certificate()?.toString().trim() ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
