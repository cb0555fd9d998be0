import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t from 'tap';
import { developmentCertificate } from '../../src/certificates/development.ts';
import { RULES } from '../../src/rules/registry.ts';
import { statefulSet } from '../rules/manifests.ts';
import { reviewOf } from '../server/harness.ts';
import { folder, MANIFEST, mooring, SOUND } from './harness.ts';
import { BINARY, get, NOT_BUILT, post, serving } from './serving.ts';

t.test('rules', async (t) => {
  const table = await mooring(['rules']);
  t.equal(table.code, 0);
  for (const { id, title } of RULES)
    t.match(table.stdout, new RegExp(`^${id} .*${escaped(title)}$`, 'm'), id);
  const json = JSON.parse((await mooring(['rules', '--output', 'json'])).stdout);
  t.equal(json.version, 1);
  t.strictSame(
    json.rules.map(({ id }: { id: string }) => id),
    RULES.map(({ id }) => id),
  );
  t.match(
    (await mooring(['rules', '--output', 'markdown'])).stdout,
    '| [readiness-probe](docs/rules/readiness-probe.md) |',
  );
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

t.test('explain', async (t) => {
  const { code, stdout } = await mooring(['explain', 'liveness-patience']);
  t.equal(code, 0);
  for (const part of [
    '# liveness-patience',
    '## Why',
    '## What to do',
    '## Parameters',
    '| `minimumSeconds` |',
    '## Sources',
    '- <https://',
  ]) {
    t.ok(stdout.includes(part), part);
  }
  const json = JSON.parse((await mooring(['explain', 'pods-spread', '--output', 'json'])).stdout);
  t.match(json, {
    id: 'pods-spread',
    category: 'availability',
    enforcement: { strict: 'deny' },
    links: [/^https/],
  });
  const wrong = await mooring(['explain', 'pod-spread']);
  t.strictSame([wrong.code, wrong.stdout], [2, '']);
  t.match(wrong.stderr, 'there is no rule "pod-spread"; did you mean "pods-spread"?');
  t.equal((await mooring(['explain'])).code, 2);
});

t.test('demo shows a refusal, warnings and a patch, then ends when asked to', async (t) => {
  const { code, stdout, stderr } = await mooring(['demo', '--once']);
  t.strictSame([code, stderr], [0, '']);
  t.match(
    stdout,
    /^Error from server \(Forbidden\): error when creating "carts-db\.yaml": admission webhook "statefulsets\.validate\.mooring\.dev" denied the request: StatefulSet shop\/carts-db is refused for \d+ reasons:$/m,
  );
  t.match(stdout, /^Warning: \[/m);
  t.match(stdout, /^ {2}\/spec\/minReadySeconds: 10$/m);
  t.match(stdout, /^statefulset\.apps\/orders-db created$/m);
});

t.test('the built command', { skip: NOT_BUILT }, async (t) => {
  await t.test('reads a pipe, and takes no offence at a reader that leaves', async (t) => {
    const child = spawn(process.execPath, [BINARY, 'audit', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.stdout.destroy();
    child.stdin.end(Array(400).fill(MANIFEST).join('---\n'));
    const [code] = await once(child, 'exit');
    t.strictSame([code, errors], [1, '']);
  });

  await t.test('so does every command that prints', async (t) => {
    const lines = [['rules'], ['explain', 'readiness-probe'], ['install'], ['--help'], ['--version']];
    for (const words of lines) {
      const child = spawn(process.execPath, [BINARY, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
      let errors = '';
      child.stderr.on('data', (data) => {
        errors += data;
      });
      child.stdout.destroy();
      const [code] = await once(child, 'exit');
      t.strictSame([code, errors], [0, ''], words.join(' '));
    }
  });

  await t.test('serve: a development certificate, said so; SIGTERM ends it cleanly', async (t) => {
    const { child, port, stdout, stderr } = await serving(['--world', 'none']);
    t.teardown(() => child.kill('SIGKILL'));
    t.match(
      stderr(),
      'mooring: no --tls-cert given; serving with a development certificate, made in memory\n',
    );
    const review = reviewOf(
      statefulSet({
        container: { env: [{ name: 'PASSWORD', value: 'hunter2' }], readinessProbe: undefined },
      }),
    );
    const response = await post(port, '/validate?timeout=5s', JSON.stringify(review));
    t.equal(JSON.parse(response).response.allowed, false);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    t.equal(code, 0);
    const lines = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const [decision] = lines.filter(({ msg }) => msg === 'decision');
    t.match(decision, {
      door: 'validate',
      uid: 'u-1',
      operation: 'CREATE',
      kind: 'apps/v1 StatefulSet',
      namespace: 'shop',
      name: 'db',
      user: 'alice',
      decision: 'deny',
      rules: ['readiness-probe'],
      ms: Number,
    });
    t.notMatch(stdout(), 'hunter2', 'nothing of what the object holds');
    t.equal(lines.at(-1)?.msg, 'stopped', 'the log is written to its end');
  });

  await t.test('serve: the heap has its options where Node can be started anew, and else none', async (t) => {
    const cwd = folder({
      'windows.cjs': "Object.defineProperty(process, 'platform', { value: 'win32' });",
      'tell.cjs':
        "console.error('options', process.execArgv.filter((word) => /space|scavenge/.test(word)).join(' '));",
    });
    const tell = ['--require', join(cwd, 'tell.cjs')];
    const rows: readonly (readonly [string, readonly string[], RegExp])[] = [
      ['as a rule', [], /options --max-semi-space-size=4 --no-parallel-scavenge\n/],
      ['Windows', ['--require', join(cwd, 'windows.cjs')], /options \n/],
      ['given some', ['--max_semi_space_size=8'], /options --max_semi_space_size=8\n/],
    ];
    for (const [name, options, told] of rows) {
      const { child, port, stderr } = await serving(['--world', 'none'], cwd, [...tell, ...options]);
      t.teardown(() => child.kill('SIGKILL'));
      t.equal(JSON.parse(await get(port, '/readyz')).ready, true, name);
      t.match(stderr().slice(stderr().lastIndexOf('options')), told, name);
      child.kill('SIGKILL');
    }
  });

  await t.test('serve: a certificate of its own, and a world of manifests', async (t) => {
    const { certificate, key } = await developmentCertificate(Date.now());
    const cwd = folder({ 'tls.crt': certificate, 'tls.key': key, 'world/a.yaml': SOUND });
    const { child, port, stderr } = await serving(
      ['--tls-cert', 'tls.crt', '--tls-key', 'tls.key', '--world', 'world', '--policy', 'strict'],
      cwd,
    );
    t.teardown(() => child.kill('SIGKILL'));
    t.equal(stderr(), '');
    t.match(JSON.parse(await get(port, '/readyz')), {
      ready: true,
      policy: { name: 'strict' },
      world: 'manifests',
    });
    child.kill('SIGTERM');
    t.strictSame(await once(child, 'exit'), [0, null]);
  });
});

t.test('serve: what cannot be is said before anything listens', async (t) => {
  const { certificate } = await developmentCertificate(Date.now());
  const other = await developmentCertificate(Date.now());
  const cwd = folder({
    'tls.crt': certificate,
    'other.key': other.key,
    'broken.yaml': 'a: [',
    'policy.yaml': 'kind: Other',
  });
  const rows: readonly [readonly string[], RegExp][] = [
    [['--port', 'https'], /^mooring: --port takes a port from 0 to 65535; it was given "https"\n$/],
    [['--port', '70000'], /--port takes a port/],
    [['--tls-cert', 'tls.crt'], /--tls-key/],
    [
      ['--tls-cert', 'gone.crt', '--tls-key', 'other.key'],
      /^mooring: the certificate \S*gone\.crt cannot be read: ENOENT/,
    ],
    [
      ['--tls-cert', 'tls.crt', '--tls-key', 'other.key'],
      /^mooring: the certificate \S*tls\.crt and the key \S*other\.key cannot serve together/,
    ],
    [['--world', 'nowhere'], /nowhere/],
    [['--world', 'broken.yaml'], /broken\.yaml:1/],
    [['--policy', 'policy.yaml'], /policy\.yaml/],
    [['--drain-seconds', '-1'], /drain-seconds/],
    [['--tls-min-version', 'TLSv1.1'], /--tls-min-version takes TLSv1\.2, TLSv1\.3|takes/],
    [['surplus'], /serve takes no operand: surplus/],
  ];
  for (const [words, expected] of rows) {
    const { code, stderr } = await mooring(['serve', ...words], { cwd });
    t.equal(code, 2, words.join(' '));
    t.match(stderr, expected, words.join(' '));
  }
});
