import t from 'tap';
import { applicationCatalog } from '../../src/applications/catalog.ts';
import { type DirectoryVerdict, judgeDataDirectories } from '../../src/applications/data-directory.ts';
import type { DataDirectory } from '../../src/applications/profile.ts';
import { readStatefulSet } from '../../src/kubernetes/stateful-set.ts';
import { statefulSet } from '../rules/manifests.ts';

interface Given {
  readonly entries?: readonly Partial<DataDirectory>[];
  /** `volume:mountPath`; `data` is the set's claim template. */
  readonly mounts?: readonly string[];
  readonly volumes?: readonly object[];
  readonly container?: Record<string, unknown>;
  readonly image?: string;
}

function verdicts({
  entries = [{ path: '/data' }],
  mounts = [],
  volumes,
  container,
  image = 'db:16',
}: Given) {
  const catalog = applicationCatalog([
    {
      name: 'db',
      title: 'DB',
      repositories: ['db', 'vendor/db'],
      dataDirectories: entries.map((entry) => ({ source: 'https://example.com', ...entry })),
    },
  ]);
  const volumeMounts = mounts.map((mount) => {
    const [name, mountPath] = mount.split(':');
    return { name, mountPath };
  });
  const set = readStatefulSet(
    statefulSet({ pod: { volumes }, container: { image, volumeMounts, ...container } }),
  );
  return catalog
    .ofTemplate(set.template)
    .flatMap((application) => judgeDataDirectories(set, application))
    .map(words);
}

function words(verdict: DirectoryVerdict): string {
  switch (verdict.is) {
    case 'kept':
      return `kept ${verdict.directory} by ${verdict.mount.name}`;
    case 'unknown':
      return `unknown: ${verdict.reason}`;
    case 'lost': {
      const { loss, directory } = verdict;
      if (loss.is === 'layer') return `lost ${directory}: layer`;
      return `lost ${directory}: ${loss.is === 'volume' ? loss.source : loss.volume} over ${loss.mount.mountPath}`;
    }
  }
}

function table(
  name: string,
  rows: readonly (Given & { readonly name: string; readonly expect: readonly string[] })[],
) {
  t.test(name, async (t) => {
    for (const row of rows) t.strictSame(verdicts(row), row.expect, row.name);
  });
}

const envOf = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const secret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: 's', key: 'k' } } });

table('the mount that decides', [
  { name: 'at the directory', mounts: ['data:/data'], expect: ['kept /data by data'] },
  { name: 'with a slash at its end', mounts: ['data:/data/'], expect: ['kept /data by data'] },
  {
    name: 'above it',
    entries: [{ path: '/data/db' }],
    mounts: ['data:/data'],
    expect: ['kept /data/db by data'],
  },
  { name: 'at the root', mounts: ['data:/'], expect: ['kept /data by data'] },
  { name: 'below it', mounts: ['data:/data/db'], expect: ['lost /data: layer'] },
  { name: 'of a like name', mounts: ['data:/database'], expect: ['lost /data: layer'] },
  { name: 'none', expect: ['lost /data: layer'] },
  {
    name: 'the longest, a claim',
    entries: [{ path: '/a/b/c' }],
    mounts: ['tmp:/a', 'data:/a/b'],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    expect: ['kept /a/b/c by data'],
  },
  {
    name: 'the longest, no claim',
    entries: [{ path: '/a/b/c' }],
    mounts: ['data:/a', 'tmp:/a/b'],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    expect: ['lost /a/b/c: emptyDir over /a/b'],
  },
]);

table('what it mounts', [
  {
    name: 'a claim by name',
    mounts: ['own:/data'],
    volumes: [{ name: 'own', persistentVolumeClaim: { claimName: 'c' } }],
    expect: ['kept /data by own'],
  },
  {
    name: 'an emptyDir',
    mounts: ['own:/data'],
    volumes: [{ name: 'own', emptyDir: {} }],
    expect: ['lost /data: emptyDir over /data'],
  },
  {
    name: 'a volume that says nothing is an emptyDir',
    mounts: ['own:/data'],
    volumes: [{ name: 'own' }],
    expect: ['lost /data: emptyDir over /data'],
  },
  {
    name: 'a hostPath',
    mounts: ['own:/data'],
    volumes: [{ name: 'own', hostPath: { path: '/x' } }],
    expect: ['lost /data: hostPath over /data'],
  },
  {
    name: 'an ephemeral volume',
    mounts: ['own:/data'],
    volumes: [{ name: 'own', ephemeral: {} }],
    expect: ['lost /data: ephemeral over /data'],
  },
  {
    name: 'a claim template wins over a volume of its name',
    mounts: ['data:/data'],
    volumes: [{ name: 'data', emptyDir: {} }],
    expect: ['kept /data by data'],
  },
  { name: 'no volume of the pod', mounts: ['gone:/data'], expect: ['unknown: the pod has no volume "gone"'] },
  {
    name: 'a subPath of a claim',
    container: { volumeMounts: [{ name: 'data', mountPath: '/data', subPath: 'db' }] },
    expect: ['kept /data by data'],
  },
]);

const imageVolume = '/var/lib/db/data';
table('the volume that the image declares', [
  {
    name: 'hides a mount above it',
    entries: [{ path: imageVolume, imageVolume }],
    mounts: ['data:/var/lib/db'],
    expect: [`lost ${imageVolume}: ${imageVolume} over /var/lib/db`],
  },
  {
    name: 'gives way to a mount at it',
    entries: [{ path: imageVolume, imageVolume }],
    mounts: [`data:${imageVolume}`],
    expect: [`kept ${imageVolume} by data`],
  },
  {
    name: 'does not hide a mount below it',
    entries: [{ path: `${imageVolume}/18/db`, imageVolume }],
    mounts: [`data:${imageVolume}/18`],
    expect: [`kept ${imageVolume}/18/db by data`],
  },
  {
    name: 'has no say in a directory elsewhere',
    entries: [{ path: imageVolume, imageVolume, environment: ['DIR'] }],
    mounts: ['data:/var/lib/db'],
    container: { env: envOf({ DIR: '/var/lib/db/other' }) },
    expect: ['kept /var/lib/db/other by data'],
  },
  {
    name: 'without any mount it is the layer',
    entries: [{ path: imageVolume, imageVolume }],
    expect: [`lost ${imageVolume}: layer`],
  },
]);

const told: readonly Partial<DataDirectory>[] = [
  { path: '/data', options: ['--datadir', '-D'], environment: ['DIR', 'OTHER'] },
];
const away = ['data:/away'];
table('overrides', [
  {
    name: 'a variable',
    entries: told,
    mounts: away,
    container: { env: envOf({ DIR: '/away/db' }) },
    expect: ['kept /away/db by data'],
  },
  {
    name: 'the first that is set',
    entries: told,
    mounts: away,
    container: { env: envOf({ OTHER: '/other', DIR: '/away' }) },
    expect: ['kept /away by data'],
  },
  {
    name: 'an empty one is none',
    entries: told,
    mounts: away,
    container: { env: envOf({ DIR: '', OTHER: '/away' }) },
    expect: ['kept /away by data'],
  },
  {
    name: 'a variable made of others',
    entries: told,
    mounts: away,
    container: { env: envOf({ BASE: '/away', DIR: '$(BASE)/db' }) },
    expect: ['kept /away/db by data'],
  },
  {
    name: 'a variable from a Secret',
    entries: told,
    mounts: ['data:/data'],
    container: { env: [secret('DIR')] },
    expect: ['unknown: variable DIR says it, which the manifest does not show'],
  },
  {
    name: 'a variable made of one from a Secret',
    entries: told,
    mounts: ['data:/data'],
    container: { env: [secret('BASE'), ...envOf({ DIR: '$(BASE)/db' })] },
    expect: ['unknown: variable BASE says it, which the manifest does not show'],
  },
  {
    name: 'envFrom, where the own place is kept',
    entries: told,
    mounts: ['data:/data'],
    container: { envFrom: [{ configMapRef: { name: 'c' } }] },
    expect: ['kept /data by data'],
  },
  {
    name: 'envFrom, where it is not',
    entries: told,
    mounts: away,
    container: { envFrom: [{ configMapRef: { name: 'c' } }] },
    expect: ['unknown: its own place, "/data", is not kept, but a variable from envFrom may name another'],
  },
  {
    name: 'envFrom, where no claim is mounted at all',
    entries: told,
    container: { envFrom: [{ configMapRef: { name: 'c' } }] },
    expect: ['lost /data: layer'],
  },
  {
    name: 'an option wins over a variable',
    entries: told,
    mounts: away,
    container: { args: ['--datadir=/away/x'], env: envOf({ DIR: '/other' }) },
    expect: ['kept /away/x by data'],
  },
  {
    name: 'an option and its value apart',
    entries: told,
    mounts: away,
    container: { command: ['db', '-D', '/away'] },
    expect: ['kept /away by data'],
  },
  {
    name: 'the last of several',
    entries: told,
    mounts: away,
    container: { args: ['--datadir=/data', '--datadir=/away'] },
    expect: ['kept /away by data'],
  },
  {
    name: 'an option with a reference',
    entries: told,
    mounts: away,
    container: { args: ['--datadir=$(BASE)/x'], env: envOf({ BASE: '/away' }) },
    expect: ['kept /away/x by data'],
  },
  {
    name: 'an option with a reference to a Secret',
    entries: told,
    mounts: away,
    container: { args: ['--datadir=$(BASE)'], env: [secret('BASE')] },
    expect: ['unknown: variable BASE says it, which the manifest does not show'],
  },
  {
    name: 'an option without a value is none',
    entries: told,
    mounts: ['data:/data'],
    container: { args: ['--datadir'] },
    expect: ['kept /data by data'],
  },
  {
    name: 'what is overridden is lost where it is put',
    entries: told,
    mounts: ['data:/data'],
    container: { args: ['--datadir=/elsewhere'] },
    expect: ['lost /elsewhere: layer'],
  },
  {
    name: 'a directory below what is named',
    entries: [{ path: '/tmp/js', options: ['-sd'], subdirectory: 'js' }],
    mounts: ['data:/away/js'],
    container: { args: ['-sd', '/away'] },
    expect: ['kept /away/js by data'],
  },
  {
    name: 'several directories',
    entries: told,
    mounts: ['data:/a'],
    container: { env: envOf({ DIR: '/a/1,/b/1' }) },
    expect: ['kept /a/1 by data', 'lost /b/1: layer'],
  },
  {
    name: 'a path with attributes',
    entries: told,
    mounts: away,
    container: { args: ['--datadir=path=/away/1,size=10%'] },
    expect: ['kept /away/1 by data'],
  },
  {
    name: 'attributes without a path',
    entries: told,
    mounts: away,
    container: { args: ['--datadir=type=mem,size=1GiB'] },
    expect: ['unknown: option --datadir names no directory'],
  },
]);

table('scripts', [
  {
    name: 'a plain option',
    entries: told,
    mounts: away,
    container: { command: ['sh', '-c', 'mkdir -p /x && exec db --datadir=/away'] },
    expect: ['kept /away by data'],
  },
  {
    name: 'a known variable',
    entries: told,
    mounts: away,
    container: { command: ['sh', '-c', `exec db --datadir="\${BASE}/x"`], env: envOf({ BASE: '/away' }) },
    expect: ['kept /away/x by data'],
  },
  {
    name: 'a variable that is not known',
    entries: told,
    mounts: away,
    container: { command: ['sh', '-c', 'exec db --datadir=$WHERE'] },
    expect: [
      'unknown: option --datadir, computed when the container starts, says it, which the manifest does not show',
    ],
  },
  {
    name: 'the output of a command',
    entries: told,
    mounts: away,
    container: { command: ['sh', '-c', 'exec db --datadir=/away/$(hostname)'] },
    expect: [
      'unknown: option --datadir, computed when the container starts, says it, which the manifest does not show',
    ],
  },
  {
    name: 'an option given twice may be on two branches',
    entries: told,
    mounts: away,
    container: { command: ['sh', '-c', 'if x; then db -D /a; else db -D /away; fi'] },
    expect: [
      'unknown: option -D, given more than once in a script, says it, which the manifest does not show',
    ],
  },
  {
    name: 'a variable that it sets itself',
    entries: told,
    mounts: ['data:/data'],
    container: { command: ['sh', '-c', 'export DIR=/x; exec db'] },
    expect: ['unknown: variable DIR, set in a script, says it, which the manifest does not show'],
  },
]);

table('relative paths', [
  {
    name: "the image's working directory",
    entries: [{ path: 'store', workingDirectory: '/srv' }],
    mounts: ['data:/srv/store'],
    expect: ['kept /srv/store by data'],
  },
  {
    name: "the container's own",
    entries: [{ path: 'store', workingDirectory: '/srv' }],
    mounts: ['data:/own'],
    container: { workingDir: '/own' },
    expect: ['kept /own/store by data'],
  },
  {
    name: 'an override',
    entries: [{ path: '/data', options: ['-d'], workingDirectory: '/srv' }],
    mounts: ['data:/srv'],
    container: { args: ['-d', './x'] },
    expect: ['kept /srv/x by data'],
  },
  {
    name: 'an override, with no working directory known',
    entries: [{ path: '/data', options: ['-d'] }],
    mounts: ['data:/srv'],
    container: { args: ['-d', 'x'] },
    expect: ["unknown: option -d is relative to the image's own working directory"],
  },
]);

const server: readonly Partial<DataDirectory>[] = [
  { operandAfter: 'server', operandOptions: ['--address'], environment: ['VOLUMES'] },
];
table('operands', [
  {
    name: 'one',
    entries: server,
    mounts: ['data:/d'],
    container: { args: ['server', '/d'] },
    expect: ['kept /d by data'],
  },
  {
    name: 'between options',
    entries: server,
    mounts: ['data:/d'],
    container: { args: ['server', '--quiet', '--address', ':9000', '/d/1', '/e'] },
    expect: ['kept /d/1 by data', 'lost /e: layer'],
  },
  {
    name: 'an ellipsis',
    entries: server,
    mounts: ['data:/d1', 'data:/d2'],
    container: { args: ['server', '/d{1...3}'] },
    expect: ['kept /d1 by data', 'kept /d2 by data', 'lost /d3: layer'],
  },
  {
    name: 'an ellipsis of width two',
    entries: server,
    mounts: ['data:/d'],
    container: { args: ['server', '/d/{09...10}'] },
    expect: ['kept /d/09 by data', 'kept /d/10 by data'],
  },
  {
    name: 'the path of a URL, whatever its hosts',
    entries: server,
    mounts: ['data:/d'],
    container: { args: ['server', 'http://m-{0...3}.m.ns.svc:9000/d', 'http://m-4.m/d'] },
    expect: ['kept /d by data'],
  },
  {
    name: 'hosts and drives',
    entries: server,
    mounts: ['data:/d1'],
    container: { args: ['server', 'https://m-{0...3}.m/d{1...2}'] },
    expect: ['kept /d1 by data', 'lost /d2: layer'],
  },
  {
    name: 'a URL without a path',
    entries: server,
    container: { args: ['server', 'http://m-0.m'] },
    expect: ['unknown: the operand of "server" names no directory'],
  },
  {
    name: 'several ellipses',
    entries: server,
    mounts: ['data:/a'],
    container: { args: ['server', '/a{1...1}/b{1...2}'] },
    expect: ['lost /a1/b1: layer', 'lost /a1/b2: layer'],
  },
  {
    name: 'an ellipsis that runs backwards',
    entries: server,
    container: { args: ['server', '/d{2...1}'] },
    expect: ['unknown: the operand of "server" names no directory'],
  },
  {
    name: 'ellipses made to cost time',
    entries: server,
    container: { args: ['server', `/d${'{1...60}'.repeat(200)}`] },
    expect: ['unknown: the operand of "server" names no directory'],
  },
  {
    name: 'too long a value',
    entries: server,
    container: { args: ['server', `/${'d'.repeat(20_000)}`] },
    expect: [
      'unknown: the operand of "server", too long to be read, says it, which the manifest does not show',
    ],
  },
  {
    name: 'too many',
    entries: server,
    container: { args: ['server', '/d{1...9999}'] },
    expect: ['unknown: the operand of "server" names no directory'],
  },
  {
    name: 'a variable',
    entries: server,
    mounts: ['data:/d'],
    container: { args: ['server', '--quiet'], env: envOf({ VOLUMES: '/d' }) },
    expect: ['kept /d by data'],
  },
  {
    name: 'none',
    entries: server,
    container: { args: ['server'] },
    expect: ['unknown: only its configuration says it'],
  },
  {
    name: 'another command',
    entries: server,
    container: { args: ['gateway', '/x'] },
    expect: ['unknown: only its configuration says it'],
  },
]);

const configured = (configuration: DataDirectory['configuration'] & object) => [
  { path: '/data', configuration },
];
const doubt = (what: string) => [
  `unknown: its own place, "/data", is not kept, but ${what} may name another`,
];
table('configuration files', [
  {
    name: 'an option',
    entries: configured({ options: ['--config'] }),
    mounts: away,
    container: { args: ['--config', '/etc/db.conf'] },
    expect: doubt('the configuration file of option --config'),
  },
  {
    name: 'a variable',
    entries: configured({ environment: ['CONF'] }),
    mounts: away,
    container: { env: [secret('CONF')] },
    expect: doubt('the configuration file of variable CONF'),
  },
  {
    name: 'a word with its ending',
    entries: configured({ endings: ['.conf'] }),
    mounts: away,
    container: { args: ['/etc/db.conf'] },
    expect: doubt('the configuration file "/etc/db.conf"'),
  },
  {
    name: 'a mount of the file',
    entries: configured({ paths: ['/etc/db/db.conf'] }),
    mounts: [...away, 'c:/etc/db/db.conf'],
    expect: doubt('the configuration mounted at "/etc/db/db.conf"'),
  },
  {
    name: 'a mount above it',
    entries: configured({ paths: ['/etc/db/db.conf'] }),
    mounts: [...away, 'c:/etc/db'],
    expect: doubt('the configuration mounted at "/etc/db"'),
  },
  {
    name: 'a mount below it',
    entries: configured({ paths: ['/etc/db'] }),
    mounts: [...away, 'c:/etc/db/conf.d'],
    expect: doubt('the configuration mounted at "/etc/db/conf.d"'),
  },
  {
    name: 'a mount beside it',
    entries: configured({ paths: ['/etc/db/db.conf'] }),
    mounts: [...away, 'c:/etc/db/certs'],
    expect: ['lost /data: layer'],
  },
  {
    name: 'it casts no doubt on what is kept',
    entries: configured({ options: ['--config'] }),
    mounts: ['data:/data'],
    container: { args: ['--config=x'] },
    expect: ['kept /data by data'],
  },
  {
    name: 'nor on what is told',
    entries: [{ path: '/data', options: ['-d'], configuration: { endings: ['.conf'] } }],
    mounts: away,
    container: { args: ['-d', '/x', 'db.conf'] },
    expect: ['lost /x: layer'],
  },
  {
    name: 'nor where no claim is mounted at all',
    entries: configured({ options: ['--config'] }),
    mounts: ['c:/etc'],
    volumes: [{ name: 'c', configMap: { name: 'c' } }],
    container: { args: ['--config=x'] },
    expect: ['lost /data: layer'],
  },
]);

const versioned: readonly Partial<DataDirectory>[] = [
  { path: '/old', versions: '<18' },
  { path: '/new/{major}', versions: '>=18' },
];
table('versions', [
  {
    name: 'an older one',
    entries: versioned,
    image: 'db:17.5',
    mounts: ['data:/old'],
    expect: ['kept /old by data'],
  },
  {
    name: 'a newer one',
    entries: versioned,
    image: 'db:18-alpine',
    mounts: ['data:/new'],
    expect: ['kept /new/18 by data'],
  },
  {
    name: 'the wrong one',
    entries: versioned,
    image: 'db:18',
    mounts: ['data:/old'],
    expect: ['lost /new/18: layer'],
  },
  { name: 'none, and nothing is kept', entries: versioned, image: 'db', expect: ['lost /old: layer'] },
  {
    name: 'none, and each is kept',
    entries: versioned,
    image: 'db:latest',
    mounts: ['data:/old', 'data:/new'],
    expect: ['kept /old by data'],
  },
  {
    name: 'none, and it differs',
    entries: versioned,
    image: 'db:latest',
    mounts: ['data:/old'],
    expect: ['unknown: the tag "latest" tells no version, and it differs by version'],
  },
  {
    name: 'no tag, and it differs',
    entries: versioned,
    image: `db@sha256:${'0'.repeat(64)}`,
    mounts: ['data:/new'],
    expect: ['unknown: the image has no tag that tells its version, and it differs by version'],
  },
  {
    name: 'one entry says nothing of other versions',
    entries: [{ path: '/new', versions: '>=18' }],
    image: 'db:latest',
    expect: ['unknown: the tag "latest" tells no version, and it differs by version'],
  },
  {
    name: 'a version that no entry is for',
    entries: [{ path: '/new', versions: '>=18' }],
    image: 'db:1',
    expect: [],
  },
  {
    name: 'a number among others',
    entries: [{ path: '/old', versions: '<18', versionAfter: 'pg' }],
    image: 'db:20.1-pg17',
    expect: ['lost /old: layer'],
  },
]);

table('which entries hold', [
  { name: 'none at all', entries: [], expect: [] },
  {
    name: 'all that do must be kept',
    entries: [{ path: '/data' }, { path: '/log' }],
    mounts: ['data:/data'],
    expect: ['kept /data by data', 'lost /log: layer'],
  },
  {
    name: 'those of the repository',
    entries: [
      { path: '/a', repositories: ['db'] },
      { path: '/b', repositories: ['vendor/db'] },
    ],
    image: 'mirror.example.com/vendor/db:1',
    expect: ['lost /b: layer'],
  },
  {
    name: 'those whose condition holds',
    entries: [
      { path: '/a', when: { anyOf: [{ word: '--x' }] } },
      { path: '/b', when: { noneOf: [{ word: '--x' }] } },
    ],
    container: { args: ['--x'] },
    expect: ['lost /a: layer'],
  },
]);
