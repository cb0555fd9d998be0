import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const root = new URL('../../', import.meta.url).pathname;

function json(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const locked = Object.entries(json('package-lock.json').packages as Record<string, Locked>).filter(
  ([path]) => path,
);
/** Folders of the packages that an installed mooring has. */
const production = locked.filter(([path, { dev }]) => !dev && existsSync(join(root, path)));

/** Licences that ask for no more than their text and notices. */
const PERMISSIVE = new Set(
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT PSF-2.0 Python-2.0 Unlicense'.split(
    ' ',
  ),
);

/** Whether an SPDX expression can be met with permissive licences alone. */
function isPermissive(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((id) => PERMISSIVE.has(id.trim())));
}

t.test('isPermissive', async (t) => {
  for (const [expression, expected] of [
    ['MIT', true],
    ['(MIT OR GPL-2.0-only)', true],
    ['MIT AND GPL-2.0-only', false],
    ['GPL-3.0-or-later', false],
    ['', false],
  ] as const) {
    t.equal(isPermissive(expression), expected, expression);
  }
});

t.test('every production dependency has a permissive licence', async (t) => {
  t.ok(production.length > 20, `${production.length} packages`);
  const others = production.flatMap(([path]) => {
    const { name, version, license } = json(`${path}/package.json`);
    return isPermissive(String(license)) ? [] : [`${name}@${version}: ${license}`];
  });
  t.strictSame(others, []);
});

t.test('no production dependency runs a script when it is installed', async (t) => {
  const scripts = production.flatMap(([path]) => {
    const { scripts = {} } = json(`${path}/package.json`) as { scripts?: Record<string, string> };
    return ['preinstall', 'install', 'postinstall']
      .filter((name) => name in scripts)
      .map((name) => `${path}: ${name}`);
  });
  t.strictSame(scripts, []);
});

t.test('the lock file pins contents, and names no host', async (t) => {
  t.strictSame(
    locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path),
    [],
  );
  t.strictSame(
    locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
    [],
  );
  const { dependencies, devDependencies } = json('package.json') as Record<string, Record<string, string>>;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range),
  );
  t.strictSame(loose, [], 'and package.json exact versions');
});

t.test('actions are pinned to a commit', async (t) => {
  const files = globSync(['action.yml', '.github/**/*.yml', '.github/**/*.yaml'], { cwd: root });
  t.ok(files.length > 0);
  const loose = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^\s*(?:- )?uses:\s*(\S+)/gm)]
      .map(([, used = '']) => used)
      .filter((used) => !used.startsWith('./') && !/@[0-9a-f]{40}$/.test(used)),
  );
  t.strictSame(loose, []);
});
