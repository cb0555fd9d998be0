import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { type Reloaded, reloaded } from '../../src/server/reloaded.ts';

interface Followed extends Reloaded<string> {
  readonly loads: readonly string[];
  readonly failures: readonly string[];
}

/** Follows the joined text of files, none of which may say "bad". */
async function follow(
  test: { teardown(end: () => void): void },
  paths: readonly string[],
): Promise<Followed> {
  const loads: string[] = [];
  const failures: string[] = [];
  const value = await reloaded<string>({
    paths,
    load: async () => {
      const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
      if (texts.some((text) => text.includes('bad'))) throw new Error(`bad: ${texts.join('+')}`);
      return texts.join('+');
    },
    onLoad: (text) => loads.push(text),
    onFailure: (error) => failures.push(error instanceof Error ? error.message : String(error)),
  });
  test.teardown(() => value.close());
  return Object.defineProperties({ loads, failures } as unknown as Followed, {
    current: { get: () => value.current },
    failure: { get: () => value.failure },
    close: { value: value.close },
  });
}

function temporary(test: { teardown(end: () => void): void }): string {
  const root = mkdtempSync(join(tmpdir(), 'mooring-reload-'));
  test.teardown(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

/** As the kubelet does: a new folder, a new link beside the old one, and a rename over it (pkg/volume/util/atomic_writer.go). */
function project(root: string, version: number, files: Readonly<Record<string, string>>): void {
  const folder = `..version_${version}`;
  mkdirSync(join(root, folder));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, folder, name), text);
  symlinkSync(folder, join(root, '..data_tmp'));
  renameSync(join(root, '..data_tmp'), join(root, '..data'));
  if (version === 1) {
    for (const name of Object.keys(files)) symlinkSync(join('..data', name), join(root, name));
  } else {
    rmSync(join(root, `..version_${version - 1}`), { recursive: true });
  }
}

t.test('the swap of a mounted Secret or ConfigMap is seen, both files of it at once', async (t) => {
  const root = temporary(t);
  project(root, 1, { a: 'a1', b: 'b1' });
  const value = await follow(t, [join(root, 'a'), join(root, 'b')]);
  t.equal(value.current, 'a1+b1');
  for (let version = 2; version <= 6; version++) {
    project(root, version, { a: `a${version}`, b: `b${version}` });
    await until(() => value.current === `a${version}+b${version}`);
  }
  t.strictSame(
    value.loads,
    ['a2+b2', 'a3+b3', 'a4+b4', 'a5+b5', 'a6+b6'],
    'never one of one and one of the other',
  );
  t.strictSame(value.failures, []);
});

t.test('what is broken is told once, and the last good one stays until it is mended', async (t) => {
  const root = temporary(t);
  const file = join(root, 'a');
  writeFileSync(file, 'one');
  const value = await follow(t, [file]);
  writeFileSync(file, 'bad');
  await until(() => value.failure !== undefined);
  t.equal(value.current, 'one');
  t.equal(value.failure, 'bad: bad');
  rmSync(file);
  await until(() => value.failures.length === 2);
  t.match(value.failure, /ENOENT/);
  t.equal(value.current, 'one');
  writeFileSync(file, 'two');
  await until(() => value.current === 'two');
  t.equal(value.failure, undefined);
  t.equal(value.failures.length, 2);
});

t.test('what was there before and is there again is loaded again', async (t) => {
  const root = temporary(t);
  const file = join(root, 'a');
  writeFileSync(file, 'one');
  const value = await follow(t, [file]);
  writeFileSync(file, 'bad');
  await until(() => value.failure !== undefined);
  writeFileSync(file, 'one');
  await until(() => value.failure === undefined);
  t.strictSame(value.loads, ['one']);
});

t.test('a file that is replaced by a rename, and a folder that is', async (t) => {
  const root = temporary(t);
  const folder = join(root, 'certs');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a'), 'one');
  const value = await follow(t, [join(folder, 'a')]);
  writeFileSync(join(folder, 'a.new'), 'two');
  renameSync(join(folder, 'a.new'), join(folder, 'a'));
  await until(() => value.current === 'two');
  renameSync(folder, join(root, 'old'));
  mkdirSync(folder);
  writeFileSync(join(folder, 'a'), 'three');
  await until(() => value.current === 'three');
  t.equal(value.current, 'three');
});

t.test("a first reading that fails is the caller's to tell", async (t) => {
  await t.rejects(follow(t, [join(temporary(t), 'gone')]), { code: 'ENOENT' });
});

t.test('once closed it reads no more', async (t) => {
  const root = temporary(t);
  const file = join(root, 'a');
  writeFileSync(file, 'one');
  const value = await follow(t, [file]);
  value.close();
  writeFileSync(file, 'two');
  await sleep(300);
  t.equal(value.current, 'one');
});
