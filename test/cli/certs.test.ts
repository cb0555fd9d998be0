import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { matches } from '../../src/certificates/held.ts';
import { folder, mooring } from './harness.ts';

const ISSUE = ['certs', 'issue', '--service', 'mooring', '--namespace', 'guard'];

t.test('certs issue makes a pair that certs inspect finds nothing wrong with', async (t) => {
  const cwd = folder({});
  const { code, stdout, stderr } = await mooring([...ISSUE, '--out', 'certs/new', '--days', '30'], { cwd });
  t.strictSame([code, stderr], [0, '']);
  t.match(
    stdout,
    /^certs\/new\/ca\.crt\ncerts\/new\/tls\.crt\ncerts\/new\/tls\.key\nFor mooring\.guard\.svc, for 30 days\./,
  );
  t.match(
    stdout,
    'kubectl create secret tls mooring-certificate --namespace guard --cert certs/new/tls.crt --key certs/new/tls.key',
  );
  const file = (name: string) => join(cwd, 'certs/new', name);
  t.equal(statSync(file('tls.key')).mode & 0o777, 0o600);
  const leaf = new X509Certificate(readFileSync(file('tls.crt')));
  t.equal(
    leaf.subjectAltName,
    'DNS:mooring, DNS:mooring.guard, DNS:mooring.guard.svc, DNS:mooring.guard.svc.cluster.local',
  );
  t.ok(matches(leaf, readFileSync(file('tls.key'), 'utf8')));
  t.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  const words = ['--ca', 'ca.crt', '--key', 'tls.key', '--service', 'mooring', '--namespace', 'guard'];
  const inspected = await mooring(['certs', 'inspect', 'tls.crt', ...words], { cwd: join(cwd, 'certs/new') });
  t.strictSame([inspected.code, inspected.stderr], [0, '']);
  for (const line of [
    /^Subject {4}CN=mooring$/m,
    /^Issuer {5}CN=mooring\.guard authority$/m,
    /^Time left {2}29 days$/m,
    /^Key {8}ECDSA P-256$/m,
    /^Chain {6}CN=mooring < CN=mooring\.guard authority \(trusted\)$/m,
    /\nA webhook can be served with it\.\n$/,
  ]) {
    t.match(inspected.stdout, line);
  }
});

t.test('certs issue replaces nothing unless it is told to', async (t) => {
  const cwd = folder({ 'tls.key': 'precious' });
  const refused = await mooring(ISSUE, { cwd });
  t.equal(refused.code, 2);
  t.equal(refused.stderr, 'mooring: tls.key exists; replace with --force, or choose another --out\n');
  t.equal(readFileSync(join(cwd, 'tls.key'), 'utf8'), 'precious');
  t.equal(existsSync(join(cwd, 'ca.crt')), false, 'none of it is written');
  writeFileSync(join(cwd, 'tls.key'), 'precious', { mode: 0o644 });
  t.equal((await mooring([...ISSUE, '--force'], { cwd })).code, 0);
  t.match(readFileSync(join(cwd, 'tls.key'), 'utf8'), /^-----BEGIN PRIVATE KEY-----\n/);
  t.equal(statSync(join(cwd, 'tls.key')).mode & 0o777, 0o600, 'whatever the rights of the old one');
});

t.test('certs: what cannot be', async (t) => {
  const cwd = folder({
    'empty.crt': '',
    'half.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  });
  mkdirSync(join(cwd, 'folder'));
  const rows: readonly [readonly string[], RegExp][] = [
    [['issue', '--namespace', 'guard'], /^mooring: certs issue needs --service\n$/],
    [['issue', '--service', 'mooring'], /certs issue needs --namespace/],
    [
      ['issue', '--service', 'a.b', '--namespace', 'c'],
      /--service takes a name of at most 63 lower-case letters, digits and hyphens; it was given "a\.b"/,
    ],
    [['issue', '--service', 'a', '--namespace', '../x'], /--namespace takes a name/],
    [
      ['issue', '--service', 'a', '--namespace', 'b', '--days', '0'],
      /--days takes whole days from 1 to 3650; it was given "0"/,
    ],
    [['issue', 'surplus', '--service', 'a', '--namespace', 'b'], /certs issue takes no operand: surplus/],
    [['inspect'], /certs inspect takes one file/],
    [['inspect', 'gone.crt'], /gone\.crt cannot be read: ENOENT/],
    [['inspect', 'folder'], /folder cannot be read: EISDIR/],
    [['inspect', 'empty.crt'], /empty\.crt holds no certificate in PEM/],
    [['inspect', 'half.crt'], /half\.crt holds what is no certificate: /],
    [['inspect', 'half.crt', '--service', 'a'], /--service and --namespace go together/],
    [['inspect', 'half.crt', '--output', 'yaml'], /--output takes text, json; it was given "yaml"/],
    [['isue'], /there is no command "certs isue"; did you mean "certs issue"\?/],
    [[], /"certs" is not a command by itself; it can be certs issue, certs inspect/],
  ];
  for (const [words, expected] of rows) {
    const { code, stdout, stderr } = await mooring(['certs', ...words], { cwd });
    t.strictSame([code, stdout], [2, ''], words.join(' '));
    t.match(stderr, expected, words.join(' '));
  }
  t.match(
    (await mooring(['certs', 'issue', '--help'])).stdout,
    'Usage: mooring certs issue --service NAME --namespace NAME',
  );
  t.match((await mooring(['help', 'certs', 'inspect'])).stdout, 'Usage: mooring certs inspect FILE');
});

t.test('serve: certificate options that do not go together', async (t) => {
  const cwd = folder({ 'tls.crt': '', 'ca.crt': 'none' });
  const rows: readonly [readonly string[], RegExp][] = [
    [
      ['--certificates', 'none'],
      /^mooring: --certificates takes self, files, development; it was given "none"\n$/,
    ],
    [['--certificates', 'files'], /--certificates files needs --tls-cert and --tls-key/],
    [
      ['--certificates', 'self', '--tls-cert', 'a', '--tls-key', 'b'],
      /--tls-cert goes with --certificates files, not self/,
    ],
    [['--service', 'mooring'], /--service goes with --certificates self/],
    [
      ['--certificate-secret', 'x', '--certificates', 'development'],
      /--certificate-secret goes with --certificates self/,
    ],
    [['--client-name', 'x'], /--client-name goes with --client-ca/],
    [['--client-ca', 'gone.crt'], /the authority \S*gone\.crt cannot be read/],
    [['--client-ca', 'ca.crt'], /the authority \S*ca\.crt holds no certificate in PEM/],
    [['--kubeconfig', 'x'], /--kubeconfig goes with --world cluster or --certificates self/],
    [['--certificates', 'self', '--kubeconfig', 'gone'], /gone/],
  ];
  for (const [words, expected] of rows) {
    const { code, stderr } = await mooring(['serve', ...words], { cwd });
    t.equal(code, 2, words.join(' '));
    t.match(stderr, expected, words.join(' '));
  }
});
