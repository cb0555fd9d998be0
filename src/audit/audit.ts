import { evaluate } from '../engine/evaluate.ts';
import type { Finding } from '../engine/finding.ts';
import type { Path } from '../kubernetes/path.ts';
import { type ObjectRef, subjectKind } from '../rules/subject.ts';
import { DEFAULT_NAMESPACE, worldFromManifests } from '../world/from-manifests.ts';
import type { World } from '../world/world.ts';
import type { YamlDocument } from '../yaml/documents.ts';
import { locator, type Position } from '../yaml/positions.ts';
import type { Source } from './collect.ts';
import { type Manifest, type ManifestSet, readManifests } from './manifests.ts';
import type { AuditError, AuditResult, LocatedFinding, Notice } from './result.ts';
import { auditSubject, onlyRules } from './subject.ts';
import { Tally, type TallyOptions } from './tally.ts';

export interface AuditOptions extends TallyOptions {
  /** The namespace of objects that name none: `default` when left out. */
  readonly namespace?: string;
  /** Only these rules; all when left out. */
  readonly rules?: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Told now and then how many objects are read, while nobody knows how many there are. */
  onRead?(objects: number): void;
  /** Told now and then how far the judging is, from 0 to 1. */
  onProgress?(share: number): void;
}

/** Objects between two words about progress. */
const PROGRESS_STEP = 64;

/**
 * Judges all the objects of the sources as one world. A source that is an error, or a document that is broken, is told of
 * in the result; every other is still judged.
 */
export async function audit(
  sources: AsyncIterable<Source | AuditError> | Iterable<Source | AuditError>,
  options: AuditOptions,
): Promise<AuditResult> {
  const set = await readManifests(sources, options.onRead);
  const { namespace = DEFAULT_NAMESPACE } = options;
  const world = worldFromManifests(objectsOf(set.manifests), { namespace });
  return judgeManifests(set, () => world, { ...options, namespace });
}

function* objectsOf(manifests: readonly Manifest[]): Generator<unknown> {
  for (const { object } of manifests) yield object;
}

/** Judges the objects of a set, each against the world of its namespace. The set takes further notices. */
export function judgeManifests(
  set: ManifestSet,
  worldOf: (namespace: string) => World,
  options: AuditOptions & { readonly namespace: string },
): AuditResult {
  const { policy, rules } = options;
  const tally = new Tally(options);
  const places = new Locator();
  const seen = new Map<string, Manifest>();
  for (const [index, manifest] of set.manifests.entries()) {
    if (index % PROGRESS_STEP === 0) options.onProgress?.(index / set.manifests.length);
    if (!subjectKind(manifest.apiVersion, manifest.kind)) continue;
    const subject = auditSubject(manifest, options.namespace);
    const { ref } = subject;
    noteOldVersion(set.notices, manifest);
    noteDuplicate(set.notices, manifest, ref, seen);
    const evaluation = onlyRules(evaluate(policy, subject, worldOf(ref.namespace), options.now), rules);
    tally.add(ref, evaluation, (findings) => places.locate(manifest, findings));
  }
  options.onProgress?.(1);
  return tally.close({ ...set, objects: set.manifests.length });
}

/** The versions that the API server once had, and the release that served them last (kubernetes.io, deprecation guide). */
const LAST_SERVED: ReadonlyMap<string, string> = new Map([
  ['apps/v1beta1 StatefulSet', '1.15'],
  ['apps/v1beta2 StatefulSet', '1.15'],
  ['apps/v1beta1 Deployment', '1.15'],
  ['apps/v1beta2 Deployment', '1.15'],
  ['extensions/v1beta1 Deployment', '1.15'],
  ['policy/v1beta1 PodDisruptionBudget', '1.24'],
]);

const CURRENT: Readonly<Record<string, string>> = {
  StatefulSet: 'apps/v1',
  Deployment: 'apps/v1',
  PodDisruptionBudget: 'policy/v1',
};

function noteOldVersion(notices: Notice[], manifest: Manifest): void {
  const { file, apiVersion, kind } = manifest;
  const last = LAST_SERVED.get(`${apiVersion} ${kind}`);
  if (!last) return;
  const { line } = place(manifest, ['apiVersion']);
  const message = `${kind} of ${apiVersion} is no longer served since Kubernetes ${next(last)}; it is judged as ${CURRENT[kind]}`;
  notices.push({ file, line, code: 'OLD_API_VERSION', message });
}

function next(release: string): string {
  const [major, minor] = release.split('.').map(Number);
  return `${major}.${(minor ?? 0) + 1}`;
}

function noteDuplicate(
  notices: Notice[],
  manifest: Manifest,
  ref: ObjectRef,
  seen: Map<string, Manifest>,
): void {
  const key = `${ref.kind}/${ref.namespace}/${ref.name}`;
  const first = seen.get(key);
  seen.set(key, first ?? manifest);
  if (!first || ref.name === '') return;
  const { line } = place(manifest, []);
  const where = `${first.file}:${place(first, []).line}`;
  const message = `${ref.kind} ${ref.namespace}/${ref.name} is here for a second time, after ${where}`;
  notices.push({ file: manifest.file, line, code: 'DUPLICATE_OBJECT', message });
}

function place({ document, path }: Manifest, field: Path): Position {
  return locator(document)([...path, ...field]);
}

/** Places findings in their texts, which are read for positions only where there is something to place. */
class Locator {
  #document: YamlDocument | undefined;
  #at: ReturnType<typeof locator> | undefined;

  /** The items of a List share a document, which is then read once for all of them. */
  locate({ file, document, path }: Manifest, findings: readonly Finding[]): readonly LocatedFinding[] {
    if (findings.length === 0) return [];
    if (this.#document !== document) this.#at = locator(document);
    this.#document = document;
    const at = this.#at ?? locator(document);
    return findings.map((finding) => ({ ...finding, file, ...at([...path, ...finding.path]) }));
  }
}
