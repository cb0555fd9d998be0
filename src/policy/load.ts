import { existsSync } from 'node:fs';
import { applicationCatalog } from '../applications/catalog.ts';
import { BUNDLED_POLICIES, DEFAULT_POLICY, readBundle } from './bundled.ts';
import { compilePolicy, type ResolvedPolicy } from './compile.ts';
import type { PolicyDocument } from './document.ts';
import type { DocumentSet, FlawedPolicy, Placed } from './documents.ts';
import { policyFiles } from './files.ts';
import { nearest } from './nearest.ts';
import type { Policy } from './policy.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { ExtendsError, parentsOf, resolveExtends, unknownParent } from './resolve.ts';

/**
 * Loads the policies that `refs` name, all in force at once: names of bundled policies, files, folders. A policy that
 * another of the files extends is only its base. Files with nothing but application profiles add them to the default
 * policy, as does an empty list of refs.
 * @throws PolicyError with every problem found, each with file, line and field
 */
export async function loadPolicy(refs: readonly string[]): Promise<Policy> {
  const named = refs.filter((ref) => isBundled(ref));
  const read = await readPaths(refs.filter((ref) => !isBundled(ref)));
  const { resolved, problems } = resolveActive(named, read);
  const all = [...read.problems, ...duplicates(read.policies), ...problems];
  if (all.length > 0) throw new PolicyError(all);

  const profiles = [...readBundle().profiles, ...read.profiles.map(({ value }) => value)];
  return compilePolicy(resolved, applicationCatalog(profiles), () => fingerprint([resolved, profiles]));
}

/** Not imported but asked for: an audit, which never asks, would wait a third of its start-up for the module's facade. */
function fingerprint(content: unknown): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
}

/** Follows `extends` of every document that was read, and keeps the policies in force. */
function resolveActive(
  named: readonly string[],
  { policies: read, flawed }: DocumentSet,
): { resolved: readonly ResolvedPolicy[]; problems: readonly PolicyProblem[] } {
  const bundled: readonly Unplaced[] = readBundle().policies.map((value) => ({ value }));
  const candidates = [...bundled.filter(({ value }) => named.includes(value.metadata.name)), ...read];
  if (candidates.length === 0) {
    candidates.push(...bundled.filter(({ value }) => value.metadata.name === DEFAULT_POLICY));
  }
  const byName = new Map([...bundled, ...read].map(({ value }) => [value.metadata.name, value]));
  const extended = new Set(read.flatMap(({ value }) => parentsOf(value)));
  const known = new Set([...byName.keys(), ...flawed.flatMap(({ value }) => value.name ?? [])]);
  const resolved: ResolvedPolicy[] = [];
  const problems: PolicyProblem[] = [...strayParents(flawed, known)];
  for (const { value, file = 'bundled', at } of candidates) {
    const { name } = value.metadata;
    try {
      const spec = resolveExtends(value, byName);
      if (named.includes(name) || !extended.has(name)) resolved.push({ name, spec });
    } catch (error) {
      if (!(error instanceof ExtendsError)) throw error;
      // What it extends is there, and its own mistakes are told of.
      if (error.missing !== undefined && known.has(error.missing)) continue;
      problems.push({ file, ...at?.(['spec', 'extends']), field: 'spec.extends', message: error.message });
    }
  }
  return { resolved, problems };
}

/** What policies that their schema refuses extend and is not there: all mistakes are told at once. */
function* strayParents(
  flawed: readonly Placed<FlawedPolicy>[],
  known: ReadonlySet<string>,
): Generator<PolicyProblem> {
  for (const { value, file, at } of flawed) {
    for (const parent of value.parents) {
      if (known.has(parent)) continue;
      const message = unknownParent(parent, known);
      yield { file, ...at(['spec', 'extends']), field: 'spec.extends', message };
    }
  }
}

/** A document that may have come from no file. */
type Unplaced = Pick<Placed<PolicyDocument>, 'value'> & Partial<Placed<PolicyDocument>>;

/** A bundled name wins over a file of that name, which can be given as `./strict`. */
function isBundled(ref: string): boolean {
  return BUNDLED_POLICIES.some((name) => name === ref);
}

async function readPaths(paths: readonly string[]): Promise<DocumentSet> {
  if (paths.length === 0) return { policies: [], flawed: [], profiles: [], problems: [] };
  const problems: PolicyProblem[] = [];
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) {
      problems.push({ file: path === '' ? '""' : path, message: notFound(path) });
      return [];
    }
    const found = policyFiles(path);
    if (found.length === 0)
      problems.push({ file: path, message: 'this folder holds no .yaml, .yml or .json file' });
    return found;
  });
  // Imported late: the schemas cost start-up time that bundled policies do not need.
  const { readDocuments } = await import('./documents.ts');
  const read = readDocuments(files);
  return { ...read, problems: [...problems, ...read.problems] };
}

function notFound(ref: string): string {
  const near = nearest(ref, BUNDLED_POLICIES);
  const known = BUNDLED_POLICIES.join(', ');
  return `no such file, and no bundled policy of that name (${known})${near ? `; did you mean "${near}"?` : ''}`;
}

function duplicates(policies: readonly Placed<PolicyDocument>[]): readonly PolicyProblem[] {
  const seen = new Map<string, Placed<PolicyDocument>>();
  return policies.flatMap((placed) => {
    const { name } = placed.value.metadata;
    const path = ['metadata', 'name'];
    const first = seen.get(name);
    seen.set(name, first ?? placed);
    const problem = { file: placed.file, ...placed.at(path), field: 'metadata.name' };
    if (first) {
      return [
        {
          ...problem,
          message: `"${name}" is the name of another policy too, in ${first.file}:${first.at(path).line}`,
        },
      ];
    }
    return isBundled(name)
      ? [{ ...problem, message: `"${name}" is a bundled policy; give yours a name of its own` }]
      : [];
  });
}
