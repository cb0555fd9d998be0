/**
 * Keeps imports pointing one way: a folder of src may import itself and the folders listed for it, and the pure ones
 * nothing that knows HTTP, a cluster or a disk. Prints each breach and exits 1.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

const root = new URL('..', import.meta.url).pathname;

const LAYERS: Readonly<Record<string, readonly string[]>> = {
  kubernetes: [],
  applications: ['kubernetes'],
  // Only the interface of a world and pure knowledge of backups: see INTERFACES.
  backups: ['kubernetes', 'world'],
  rules: ['kubernetes', 'applications', 'backups', 'world'],
  defaults: ['kubernetes', 'applications', 'backups', 'world', 'rules'],
  world: ['kubernetes', 'rules'],
  yaml: ['kubernetes'],
  policy: ['kubernetes', 'applications', 'rules', 'defaults', 'yaml', 'world'],
  engine: ['kubernetes', 'applications', 'rules', 'defaults', 'policy', 'world'],
  admission: ['kubernetes', 'rules', 'defaults', 'policy', 'world', 'engine'],
  report: ['kubernetes', 'rules', 'defaults', 'policy', 'engine', 'audit'],
  audit: ['kubernetes', 'yaml', 'rules', 'policy', 'world', 'engine'],
  // The only folder that speaks to a cluster.
  cluster: ['kubernetes', 'world'],
  // What is told in a cluster of what was found there.
  publish: ['kubernetes', 'rules', 'policy', 'world', 'engine', 'admission', 'audit', 'report', 'cluster'],
  certificates: ['kubernetes', 'cluster'],
  server: ['kubernetes', 'rules', 'policy', 'world', 'engine', 'admission', 'certificates'],
  install: [],
  cli: ['*'],
};

/** From rules, backups, defaults and policy, the only file of world/ is its interface. */
const INTERFACES: Readonly<Record<string, string>> = { world: 'world/world.ts' };
const PURE = ['kubernetes', 'applications', 'backups', 'rules', 'defaults', 'engine', 'admission', 'world'];
/** Heavy: one folder only, and only when it is needed. */
const CLIENT = '@kubernetes/client-node';
const IMPURE = /^(fastify|@kubernetes\/client-node|node:(fs|net|http|https|tls|child_process|process))/;

const breaches: string[] = [];
for (const file of globSync('src/**/*.{ts,cts}', { cwd: root })) {
  const path = file.split(sep).join('/');
  const folder = path.split('/')[1] ?? '';
  const allowed = LAYERS[folder];
  if (!allowed) breaches.push(`${path}: no layer is declared for src/${folder}`);
  const source = readFileSync(join(root, file), 'utf8');
  for (const [, specifier = ''] of source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    const breach = specifier.startsWith('.')
      ? layerBreach(path, folder, specifier, allowed ?? [])
      : PURE.includes(folder) && IMPURE.test(specifier);
    if (specifier === CLIENT && !lazyClient(folder, source)) {
      breaches.push(`${path}: ${CLIENT} is for src/cluster alone, by \`await import\``);
    }
    if (breach) breaches.push(`${path}: must not import ${specifier}`);
  }
}

function lazyClient(folder: string, source: string): boolean {
  const imports = source.match(/^import .*@kubernetes\/client-node/gm) ?? [];
  return folder === 'cluster' && imports.every((line) => line.startsWith('import type '));
}

function layerBreach(path: string, folder: string, specifier: string, allowed: readonly string[]): boolean {
  const target = relative('src', posix.join(posix.dirname(path), specifier));
  const layer = target.split('/')[0] ?? '';
  if (layer === folder || allowed.includes('*')) return false;
  if (!allowed.includes(layer)) return true;
  const only = INTERFACES[layer];
  return only !== undefined && ['rules', 'backups', 'defaults', 'policy'].includes(folder) && target !== only;
}

if (breaches.length > 0) {
  console.error(breaches.join('\n'));
  process.exitCode = 1;
}
