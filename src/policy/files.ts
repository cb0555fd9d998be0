import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/**
 * The files of `path`: itself, or the YAML and JSON files of a folder, in order of name. Entries that begin with a dot
 * are left out: they are how a mounted ConfigMap keeps its versions.
 */
export function policyFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith('.') && EXTENSIONS.some((extension) => name.endsWith(extension)))
    .sort()
    .map((name) => join(path, name));
}
