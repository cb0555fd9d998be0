import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { folder, MANIFEST, mooring, SOUND } from './harness.ts';

interface Record {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
  readonly rule: string;
  readonly enforcement: string;
  readonly path: string;
  readonly pointer: string;
  readonly subject: { readonly kind: string; readonly name: string; readonly namespace: string };
}

interface Result {
  readonly code: number;
  readonly score: number;
  readonly summary: { readonly [name: string]: number };
  readonly findings: readonly Record[];
  readonly errors: readonly Record[];
  readonly notices: readonly Record[];
  readonly notEvaluated: readonly (Record & { readonly reason: string })[];
}

async function audit(
  files: Readonly<{ [name: string]: string | Buffer }>,
  words: readonly string[] = ['.'],
  stdin = '',
) {
  return auditIn(folder(files), words, stdin);
}

async function auditIn(cwd: string, words: readonly string[], stdin = ''): Promise<Result> {
  const { code, stdout } = await mooring(['audit', '-o', 'json', ...words], { cwd, stdin });
  return { code, ...JSON.parse(stdout) };
}

const places = (all: readonly Record[]) => all.map(({ file, line, column }) => `${file}:${line}:${column}`);

t.test('exit codes', async (t) => {
  const rows: readonly [string, readonly string[], number][] = [
    ['clean', ['sound.yaml'], 0],
    ['a finding', ['flawed.yaml'], 1],
    ['a finding that nothing fails on', ['flawed.yaml', '--fail-on', 'never'], 0],
    ['warnings do not fail', ['flawed.yaml', '--policy', 'baseline'], 0],
    ['unless asked to', ['flawed.yaml', '--policy', 'baseline', '--fail-on', 'warn'], 1],
    ['nor what is only recorded', ['flawed.yaml', '--policy', 'observe', '--fail-on', 'warn'], 0],
    ['unless asked to', ['flawed.yaml', '--policy', 'observe', '--fail-on', 'audit'], 1],
    ['a file that is not there', ['missing.yaml'], 2],
    ['a broken file, whatever else', ['flawed.yaml', 'broken.yaml', '--fail-on', 'never'], 2],
  ];
  const cwd = folder({ 'sound.yaml': SOUND, 'flawed.yaml': MANIFEST, 'broken.yaml': 'a: [' });
  for (const [name, words, code] of rows)
    t.equal((await auditIn(cwd, words)).code, code, `${name}: ${words}`);
});

t.test('wrong usage says what is wrong, and exits with 2', async (t) => {
  const rows: readonly [readonly string[], RegExp][] = [
    [
      ['audit'],
      /^mooring: audit needs a path, - for standard input, or --cluster\nSee mooring audit --help\n$/,
    ],
    [
      ['audit', '.', '--output', 'xml'],
      /^mooring: --output takes table, json, github, sarif, junit, policyreport, openreports; it was given "xml"\n$/,
    ],
    [
      ['audit', '.', '--fail-on', 'error'],
      /^mooring: --fail-on takes deny, warn, audit, never; it was given "error"/,
    ],
    [
      ['audit', '.', '--rule', 'readines-probe'],
      /^mooring: there is no rule "readines-probe"; did you mean "readiness-probe"\?\n$/,
    ],
    [['audit', '.', '--polcy', 'strict'], /^mooring: there is no option --polcy; did you mean --policy\?\n/],
    [['audit', '.', '--policy', 'stric'], /stric/],
    [['audit', '.', '--policy', ''], /^mooring: "": no such file/],
    [
      ['audit', '.', '--namespace', 'Bad_NS'],
      /^mooring: --namespace takes a name of at most 63 .*"Bad_NS"\n$/,
    ],
    [['audit', '.', '--namespace', ''], /^mooring: --namespace takes a name of at most/],
    [['--verson'], /^mooring: there is no option --verson; did you mean --version\?\n/],
    [['-o'], /^mooring: there is no option -o before the command\n/],
    [['certs'], /^mooring: "certs" is not a command by itself; it can be certs issue, certs inspect\n$/],
    [['help', 'certs'], /^mooring: "certs" is not a command by itself/],
    [['audti'], /^mooring: there is no command "audti"; did you mean "audit"\?\n$/],
  ];
  for (const [words, expected] of rows) {
    const { code, stdout, stderr } = await mooring(words, { cwd: folder({}) });
    t.strictSame([code, stdout], [2, ''], words.join(' '));
    t.match(stderr, expected);
  }
});

t.test('every finding stands at its field, or at the nearest parent of a missing one', async (t) => {
  const flawed = `# a comment
${MANIFEST.replace('image: registry.example.com/app:1', 'image: registry.example.com/app:latest').replace('ReadWriteOnce', 'ReadWriteMany')}`;
  const { findings } = await audit({ 'set.yaml': flawed });
  const line = (needle: string) => flawed.split('\n').findIndex((text) => text.includes(needle)) + 1;
  const column = (needle: string, at: string) =>
    (flawed
      .split('\n')
      .find((text) => text.includes(needle))
      ?.indexOf(at) ?? -1) + 1;
  t.strictSame(
    findings.map((each) => [each.rule, each.line, each.column]),
    [
      ['readiness-probe', line('- name: db'), column('- name: db', 'name')],
      ['claim-access-mode', line('ReadWriteMany'), column('ReadWriteMany', 'ReadWriteMany')],
      ['image-pinned', line('app:latest'), column('app:latest', 'image')],
    ],
  );
});

t.test('files, folders, globs, standard input', async (t) => {
  const cwd = folder({
    'a.yaml': MANIFEST,
    'deep/er/b.yml': MANIFEST.replaceAll('name: db', 'name: two').replace(
      'serviceName: db',
      'serviceName: two',
    ),
    'deep/c.json': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }),
    'deep/notes.txt': 'not read',
    '.hidden/d.yaml': 'a: [',
    'node_modules/e.yaml': 'a: [',
  });
  const all = await auditIn(cwd, ['.']);
  t.strictSame([all.summary.objects, all.summary.workloads, all.errors], [5, 2, []]);
  t.strictSame([...new Set(all.findings.map(({ file }) => file))], ['a.yaml', 'deep/er/b.yml']);
  t.equal(
    (await auditIn(cwd, ['deep', 'a.yaml', './a.yaml', '.'])).summary.objects,
    5,
    'nothing is read twice',
  );
  t.equal((await auditIn(cwd, ['**/*.yml'])).summary.objects, 2, 'a glob that the shell has not expanded');
  const none = await auditIn(cwd, ['*.yamll', 'a.yaml']);
  t.match(none.errors, [
    { file: '*.yamll', line: 1, code: 'NO_MATCH', message: 'no file matches this pattern' },
  ]);
  t.equal(none.summary.objects, 2, 'and the rest is judged');
  const piped = await auditIn(cwd, ['-'], MANIFEST);
  t.strictSame(places(piped.findings), ['-:20:11']);
  const named = await auditIn(cwd, ['deep/notes.txt']);
  t.match(
    named.notices,
    [{ code: 'NOT_KUBERNETES', file: 'deep/notes.txt', line: 1 }],
    'a file that is named is read whatever it is called',
  );
  const absolute = await auditIn(cwd, [join(cwd, 'a.yaml')]);
  t.strictSame(places(absolute.findings), [`${join(cwd, 'a.yaml')}:20:11`]);
});

t.test('links that lead in circles, and what may not be read', async (t) => {
  const cwd = folder({ 'a/a.yaml': SOUND, 'a/secret.yaml': SOUND });
  symlinkSync('..', join(cwd, 'a/up'));
  symlinkSync('self', join(cwd, 'self'));
  symlinkSync('nowhere', join(cwd, 'a/dangling.yaml'));
  const looped = await auditIn(cwd, ['a']);
  t.match(looped.errors, [
    { file: 'a/dangling.yaml', line: 1, code: 'ENOENT', message: 'there is no such file or folder' },
    { file: 'a/up/self', line: 1, code: 'ELOOP', message: 'this link leads in a circle' },
  ]);
  t.equal(looped.summary.objects, 4);
  if (process.getuid?.() !== 0) {
    chmodSync(join(cwd, 'a/secret.yaml'), 0);
    const { errors } = await auditIn(cwd, ['a/secret.yaml']);
    t.match(errors, [{ code: 'EACCES', message: 'this may not be read: permission denied' }]);
  }
});

t.test('a broken document is told of with file and line, and takes no other with it', async (t) => {
  const rows: readonly [string, string | Buffer, object][] = [
    ['not YAML', 'a: b\nc: [1,\nd: e\n', { code: 'YAML_SYNTAX', message: /^this is not YAML: / }],
    [
      'a key twice',
      'kind: A\nmetadata: {}\nkind: B\n',
      {
        code: 'DUPLICATE_KEY',
        line: 3,
        message: 'the key "kind" is there twice; only one can count',
      },
    ],
    [
      'a Helm template',
      'kind: A\nmetadata:\n  {{- include "labels" . }}\n',
      {
        code: 'HELM_TEMPLATE',
        line: 3,
        message:
          'this is a template, not a manifest: render it first, as with helm template CHART | mooring audit -',
      },
    ],
    [
      'bytes',
      Buffer.from([0, 1, 2, 3, 0, 255]),
      {
        code: 'BINARY',
        line: 1,
        message:
          'this is not text: it has null bytes (UTF-16 is read where it begins with a byte order mark)',
      },
    ],
    ['an alias of nothing', 'a: *nowhere\n', { code: 'YAML_SYNTAX', message: /^this is not YAML: / }],
    [
      'a tag of a language',
      'a: !!js/function "x"\n',
      { code: 'YAML_SYNTAX', message: /^this is not YAML: / },
    ],
    [
      'nested too deep',
      '['.repeat(50_000),
      { code: 'YAML_SYNTAX', message: 'this is nested more than 200 levels deep' },
    ],
  ];
  for (const [name, content, error] of rows) {
    const bytes = Buffer.concat([Buffer.from(content), Buffer.from(`\n---\n${MANIFEST}`)]);
    const { errors, findings, code } = await audit({ 'broken.yaml': bytes, 'good.yaml': SOUND });
    t.match(errors, [{ file: 'broken.yaml', ...error }], name);
    t.equal(errors.length, 1, `${name}: one error`);
    t.equal(code, 2, name);
    t.strictSame(
      findings.map(({ rule }) => rule),
      ['readiness-probe'],
      `${name}: the document behind it is judged`,
    );
  }
});

t.test('billions of laughs cost nothing', async (t) => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let depth = 1; depth < 12; depth++)
    lines.push(
      `a${depth}: &a${depth} [${Array(10)
        .fill(`*a${depth - 1}`)
        .join(', ')}]`,
    );
  const { errors, summary } = await audit({ 'laughs.yaml': `${lines.join('\n')}\n---\n${SOUND}` });
  t.equal(summary.objects, 2);
  t.ok(errors.length <= 1);
});

t.test('documents that hold nothing, and those of others', async (t) => {
  const cwd = folder({
    'empty.yaml': '',
    'comments.yaml': '# nothing\n---\n# here\n',
    'values.yaml': 'replicas: 3\n',
    'list.yaml': '- a\n- b\n',
    'a.yaml': `---\n---\n# only this\n---\n${SOUND}---\n`,
  });
  const found = await auditIn(cwd, ['.']);
  t.strictSame([found.code, found.errors, found.notices], [0, [], []], 'in a folder they are passed over');
  const asked = await auditIn(cwd, ['empty.yaml', 'comments.yaml', 'values.yaml', 'list.yaml']);
  t.match(
    asked.notices,
    [
      { file: 'empty.yaml', code: 'NOTHING_TO_READ', message: 'there is no document in this input' },
      { file: 'comments.yaml', code: 'NOTHING_TO_READ' },
      {
        file: 'values.yaml',
        code: 'NOT_KUBERNETES',
        message: 'this is no Kubernetes object: it has no apiVersion and kind',
      },
      { file: 'list.yaml', code: 'NOT_KUBERNETES' },
    ],
    'a file that is named is told of',
  );
});

t.test('a byte order mark, CRLF, anchors and merge keys', async (t) => {
  const windows = `\ufeff${MANIFEST.replaceAll('\n', '\r\n')}`;
  t.strictSame(places((await audit({ 'a.yaml': windows })).findings), ['a.yaml:20:11']);
  const merged = MANIFEST.replace(
    'image: registry.example.com/app:1',
    'image: registry.example.com/app:1\n          <<: &probe {readinessProbe: {tcpSocket: {port: 1}, periodSeconds: 5}}',
  );
  t.strictSame((await audit({ 'a.yaml': merged })).findings, []);
});

t.test('a List gives each of its items; JSON is placed like YAML', async (t) => {
  const [one, two] = MANIFEST.split('---\n').map((text) => text.trimEnd());
  const indent = (text: string | undefined) => `  - ${text?.replaceAll('\n', '\n    ')}`;
  const list = `apiVersion: v1\nkind: List\nitems:\n${indent(one)}\n${indent(two)}\n`;
  const { findings, summary } = await audit({ 'list.yaml': list });
  t.equal(summary.objects, 2);
  t.strictSame(places(findings), ['list.yaml:22:15']);
  t.equal(
    findings[0]?.pointer,
    '/spec/template/spec/containers/0/readinessProbe',
    "the path is the object's own",
  );
  const json = JSON.stringify(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSetList',
      items: [{ metadata: { name: 'x' }, spec: { serviceName: 'gone' } }],
    },
    null,
    2,
  );
  const typed = await audit({ 'list.json': json }, ['.', '--rule', 'governing-service-exists']);
  t.strictSame(places(typed.findings), ['list.json:10:9'], 'items of a typed list need no kind of their own');
});

t.test('one world, and one namespace for what names none', async (t) => {
  const [one = '', two = ''] = MANIFEST.split('---\n');
  const rule = ['--rule', 'governing-service-exists'];
  t.strictSame(
    (await audit({ 'b/service.yaml': one, 'a/set.yaml': two }, ['.', ...rule])).findings,
    [],
    'across files',
  );
  const apart = { 'service.yaml': one.replace('{name: db}', '{name: db, namespace: shop}'), 'set.yaml': two };
  t.match((await audit(apart, ['.', ...rule])).findings, [
    { message: 'Service "db", which spec.serviceName names, does not exist in namespace "default"' },
  ]);
  t.strictSame((await audit(apart, ['.', ...rule, '--namespace', 'shop'])).findings, []);
});

t.test('API versions that are no longer served', async (t) => {
  const old = MANIFEST.replace('apps/v1', 'apps/v1beta1');
  const { findings, notices } = await audit({ 'a.yaml': old });
  t.match(notices, [
    {
      file: 'a.yaml',
      line: 6,
      code: 'OLD_API_VERSION',
      message:
        'StatefulSet of apps/v1beta1 is no longer served since Kubernetes 1.16; it is judged as apps/v1',
    },
  ]);
  t.match(findings, [{ rule: 'readiness-probe', subject: { apiVersion: 'apps/v1beta1' } }]);
});

t.test('an object that is there twice', async (t) => {
  const { notices } = await audit({ 'a.yaml': SOUND, 'b.yaml': SOUND });
  t.match(notices, [
    {
      file: 'b.yaml',
      line: 1,
      code: 'DUPLICATE_OBJECT',
      message: 'Service default/db is here for a second time, after a.yaml:1',
    },
    { file: 'b.yaml', line: 6, code: 'DUPLICATE_OBJECT' },
  ]);
});

t.test('the table', async (t) => {
  const cwd = folder({ 'a.yaml': MANIFEST, 'broken.yaml': 'a: [' });
  const plain = await mooring(['audit', 'a.yaml'], { cwd });
  t.notOk(plain.stdout.includes('\u001b'), 'no colour but on a terminal');
  t.ok(
    plain.stdout.startsWith(
      'StatefulSet default/db\n  deny  readiness-probe: container "db" has no readiness probe\n        a.yaml:20:11  spec.template.spec.containers[0].readinessProbe\n',
    ),
    plain.stdout,
  );
  t.match(
    plain.stdout,
    /2 objects, 1 workload: 1 deny, 0 warn, 0 audit, \d+ not evaluated. Score \d+\/100 \(policy recommended\)\n$/,
  );
  t.match((await mooring(['audit', 'a.yaml'], { cwd, terminal: true })).stdout, '\u001b[31mdeny');
  const quelled = await mooring(['audit', 'a.yaml'], { cwd, terminal: true, env: { NO_COLOR: '1' } });
  t.notOk(quelled.stdout.includes('\u001b'), 'NO_COLOR');
  const quiet = await mooring(['audit', '--quiet', 'a.yaml'], { cwd });
  t.equal(quiet.stdout.split('\n').length, 6);
  t.match(
    (await mooring(['audit', '--show-passed', 'a.yaml'], { cwd })).stdout,
    /\n {2}pass {2}liveness-probe\n/,
  );
  t.match((await mooring(['audit', '.'], { cwd })).stdout, /\nerror broken\.yaml:1: this is not YAML: .*\n/);
  const forged = MANIFEST.replace('- name: db', '- name: "db\\e[2K\\nall is well"');
  t.notOk(
    (await mooring(['audit', '-'], { cwd, stdin: forged })).stdout.includes('\u001b'),
    'a name cannot speak to the terminal',
  );
});

t.test('help and version', async (t) => {
  const { code, stdout } = await mooring(['audit', '--help']);
  t.equal(code, 0);
  t.match(stdout, /--fail-on/);
  t.match((await mooring(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  t.match((await mooring([])).stdout, /audit/);
});

t.test('UTF-16 is read where a byte order mark says so', async (t) => {
  const little = Buffer.from(`\ufeff${MANIFEST}`, 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const [name, bytes] of Object.entries({ little, big })) {
    const { code, findings } = await audit({ 'db.yaml': bytes }, ['db.yaml', '--rule', 'readiness-probe']);
    t.equal(code, 1, name);
    t.strictSame(places(findings), ['db.yaml:20:11'], name);
  }
});

t.test('bytes that are no text are told of, and what is around them is judged', async (t) => {
  const latin = Buffer.from(`# caf\u00e9\n${MANIFEST}`, 'latin1');
  const { code, findings, notices } = await audit({ 'db.yaml': latin }, [
    'db.yaml',
    '--rule',
    'readiness-probe',
  ]);
  t.equal(code, 1);
  t.strictSame(places(findings), ['db.yaml:21:11']);
  t.match(notices, [{ file: 'db.yaml', line: 1, code: 'NOT_UTF8' }]);
});

t.test('a List whose items are no list is told of, and one without items is empty', async (t) => {
  const list = 'apiVersion: v1\nkind: List\nitems:';
  const { code, errors, summary } = await audit({
    'bad.yaml': `${list} {a: 1}\n`,
    'none.yaml': `${list}\n`,
    'db.yaml': SOUND,
  });
  t.equal(code, 2);
  t.match(errors, [{ file: 'bad.yaml', line: 3, code: 'BAD_LIST' }]);
  t.equal(errors.length, 1);
  t.equal(summary.objects, SOUND.split('---\n').length, 'the sound file has two');
});

t.test('a pattern is read as if the shell had expanded it', async (t) => {
  const cwd = folder({ 'all/set/db.yaml': MANIFEST, 'all/node.yaml': 'a: 1' });
  symlinkSync('nowhere', join(cwd, 'all/gone.yaml'));
  const { code, findings, errors } = await auditIn(cwd, ['all/*', '--rule', 'readiness-probe']);
  t.equal(code, 2);
  t.strictSame(places(findings), ['all/set/db.yaml:20:11'], 'a folder that matches is read');
  t.match(errors, [{ file: 'all/gone.yaml', code: 'ENOENT' }], 'what cannot be read stops nothing else');
});

t.test('a pipe is read, which has no path of its own', async (t) => {
  const cwd = folder({ 'db.yaml': MANIFEST });
  const shell = spawn('bash', ['-c', 'exec 3< <(cat db.yaml); echo; read -r _'], { cwd });
  t.teardown(() => shell.kill());
  await once(shell.stdout, 'data');
  const pipe = `/proc/${shell.pid}/fd/3`;
  const { code, findings } = await auditIn(cwd, [pipe, '--rule', 'readiness-probe']);
  t.equal(code, 1);
  t.strictSame(places(findings), [`${pipe}:20:11`]);
});

const NO_ZEROES = existsSync('/dev/zero') ? false : 'there is no /dev/zero here';

t.test('what has no end is given up, and the rest is read', { skip: NO_ZEROES }, async (t) => {
  const cwd = folder({ 'db.yaml': MANIFEST });
  const { code, findings, errors } = await auditIn(cwd, [
    '/dev/zero',
    'db.yaml',
    '--rule',
    'readiness-probe',
  ]);
  t.equal(code, 2);
  t.strictSame(places(findings), ['db.yaml:20:11']);
  t.match(errors, [{ file: '/dev/zero', message: /^this file is too large/ }]);
});

t.test('a folder without manifests, and a word that is no path, are told of', async (t) => {
  const empty = await audit({ 'none/README.md': 'x' }, ['none', 'none']);
  t.equal(empty.code, 0);
  t.match(empty.notices, [
    { file: 'none', code: 'NOTHING_TO_READ', message: 'this folder holds no .yaml, .yml or .json file' },
  ]);
  t.equal(empty.notices.length, 1);
  const nameless = await audit({ 'db.yaml': MANIFEST }, ['']);
  t.equal(nameless.code, 2);
  t.match(nameless.errors, [{ code: 'NO_PATH', message: 'an empty word is no path' }]);
  t.equal(nameless.summary.objects, 0, 'and not the folder that one stands in');
});

t.test('nothing that was judged has no score', async (t) => {
  const { stdout } = await mooring(['audit', 'a.yaml'], { cwd: folder({ 'a.yaml': 'a: 1' }) });
  t.match(stdout, /0 not evaluated\. No score: nothing was judged \(policy recommended\)\n$/);
});
