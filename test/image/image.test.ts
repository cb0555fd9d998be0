import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { toolPath } from '../../scripts/chart/tools.ts';
import { ROOT, toolTest } from '../chart/harness.ts';
import { example } from '../server/harness.ts';
import { buildImage } from './dockerfile.ts';
import { output, serveOnce, sizeOf } from './harness.ts';

const VERSION = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
const REVIEW = JSON.stringify(example('1-create-refused'));

const scratch = mkdtempSync(join(tmpdir(), 'mooring-image-'));
t.teardown(() => rmSync(scratch, { recursive: true, force: true }));

toolTest('hadolint finds nothing to say of the Dockerfile', ['hadolint'], (t) => {
  const { status, stdout } = spawnSync(toolPath('hadolint') ?? '', ['Dockerfile'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  t.strictSame({ status, stdout }, { status: 0, stdout: '' });
  t.end();
});

/** What an engine would be sent: .dockerignore leaves out everything, and then names what it keeps. */
function context(): string {
  const [first, ...kept] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (first !== '*' || kept.some((line) => !line.startsWith('!')))
    throw new Error('.dockerignore is no list');
  const folder = join(scratch, 'context');
  for (const name of kept.map((line) => line.slice(1))) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  return folder;
}

t.test('what the Dockerfile puts together runs', async (t) => {
  const image = buildImage(join(ROOT, 'Dockerfile'), context(), join(scratch, 'stages'));
  const app = join(image.folder, 'app');
  t.strictSame(readdirSync(app).sort(), [
    'LICENSE',
    'deploy',
    'dist',
    'node_modules',
    'package.json',
    'policies',
  ]);
  for (const development of ['typescript', 'tap', 'node', 'esbuild', '@biomejs']) {
    t.notOk(existsSync(join(app, 'node_modules', development)), `${development} is left out`);
  }
  t.match(image.user, /^[1-9]\d*:[1-9]\d*$/, 'a number, so that the kubelet can tell that it is not root');
  t.ok(sizeOf(app) < 60 * 2 ** 20, `${(sizeOf(app) / 2 ** 20).toFixed(1)} MiB on top of Node.js`);

  const [node, program = ''] = image.entrypoint;
  t.equal(node, '/nodejs/bin/node');
  const run = [process.execPath, join(image.folder, program)];
  t.equal(output(process.execPath, [join(image.folder, program), '--version'], '/'), `${VERSION}\n`);
  const answer = await serveOnce(t, [...run, ...image.command], REVIEW);
  t.match(JSON.parse(answer), { response: { allowed: false } });
});

t.test('the package that npm packs runs where it is installed', async (t) => {
  const packed = output('npm', ['pack', '--ignore-scripts', '--pack-destination', scratch], ROOT);
  const home = join(scratch, 'installed');
  const install = ['install', '--prefix', home, '--omit=dev', '--no-audit', '--no-fund'];
  output('npm', [...install, join(scratch, packed.trim())], scratch);
  const own = join(home, 'node_modules/mooring');
  const program = join(own, 'dist/cli/mooring.cjs');
  t.ok(existsSync(join(own, 'deploy/mooring.yaml')));
  t.equal(output(process.execPath, [program, '--version'], '/'), `${VERSION}\n`);
  t.match(output(process.execPath, [program, 'install'], '/'), 'kind: ValidatingWebhookConfiguration');
  t.match(JSON.parse(await serveOnce(t, [process.execPath, program, 'serve'], REVIEW)), {
    response: { allowed: false },
  });
});
