import { evaluate } from '../engine/evaluate.ts';
import type { Evaluation, Finding, Skip } from '../engine/finding.ts';
import { Score } from '../engine/score.ts';
import { dig, text } from '../kubernetes/json.ts';
import type { Path } from '../kubernetes/path.ts';
import type { Policy } from '../policy/policy.ts';
import { type ObjectRef, type Subject, subjectKind } from '../rules/subject.ts';
import { DEFAULT_NAMESPACE, worldFromManifests } from '../world/from-manifests.ts';
import type { World } from '../world/world.ts';
import type { YamlDocument } from '../yaml/documents.ts';
import { locator, type Position } from '../yaml/positions.ts';
import type { Source } from './collect.ts';
import { addManifests, type Manifest, type ManifestSet } from './manifests.ts';
import type { AuditError, AuditResult, LocatedFinding, Notice, Pass } from './result.ts';

export interface AuditOptions {
  readonly policy: Policy;
  /** The namespace of objects that name none: `default` when left out. */
  readonly namespace?: string;
  /** Only these rules; all when left out. */
  readonly rules?: ReadonlySet<string>;
  /** Whether the result tells of rules that hold. */
  readonly keepPassed?: boolean;
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
  const set: ManifestSet = { manifests: [], errors: [], notices: [] };
  for await (const source of sources) {
    if ('text' in source) addManifests(set, source, options.onRead);
    else set.errors.push(source);
  }
  const { namespace = DEFAULT_NAMESPACE } = options;
  const world = worldFromManifests(objectsOf(set.manifests), { namespace });
  return judgeAll(set, world, { ...options, namespace });
}

function* objectsOf(manifests: readonly Manifest[]): Generator<unknown> {
  for (const { object } of manifests) yield object;
}

function judgeAll(
  set: ManifestSet,
  world: World,
  options: AuditOptions & { readonly namespace: string },
): AuditResult {
  const { policy, keepPassed = false } = options;
  const report = new Report();
  const seen = new Map<string, Manifest>();
  for (const [index, manifest] of set.manifests.entries()) {
    if (index % PROGRESS_STEP === 0) options.onProgress?.(index / set.manifests.length);
    if (!subjectKind(manifest.apiVersion, manifest.kind)) continue;
    const subject = subjectOf(manifest, options.namespace);
    noteOldVersion(set.notices, manifest);
    noteDuplicate(set.notices, manifest, subject.ref, seen);
    report.add(
      manifest,
      subject.ref,
      only(evaluate(policy, subject, world, options.now), options.rules),
      keepPassed,
    );
  }
  options.onProgress?.(1);
  return report.close(policy.name, set);
}

function subjectOf({ object, apiVersion, kind }: Manifest, fallback: string): Subject {
  const name = text(dig(object, 'metadata', 'name'));
  const prefix = text(dig(object, 'metadata', 'generateName'));
  const namespace = text(dig(object, 'metadata', 'namespace')) || fallback;
  return {
    ref: { apiVersion, kind, namespace, name: name ?? (prefix ? `${prefix}*` : '') },
    operation: 'AUDIT',
    object,
    previous: undefined,
    user: undefined,
    dryRun: false,
    complete: true,
  };
}

/** The evaluation as if the policy had these rules alone. */
function only(evaluation: Evaluation, rules: ReadonlySet<string> | undefined): Evaluation {
  if (!rules) return evaluation;
  const asked = <T extends { readonly rule: string }>(all: readonly T[]) =>
    all.filter(({ rule }) => rules.has(rule));
  return {
    findings: asked(evaluation.findings),
    notEvaluated: asked(evaluation.notEvaluated),
    errors: asked(evaluation.errors),
    ignored: asked(evaluation.ignored),
    passed: asked(evaluation.passed),
  };
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

/** Gathers the evaluations. Texts are read for positions only where there is something to place. */
class Report {
  readonly #score = new Score();
  readonly #findings: LocatedFinding[] = [];
  readonly #ignored: LocatedFinding[] = [];
  readonly #notEvaluated: Skip[] = [];
  readonly #passed: Pass[] = [];
  #workloads = 0;
  #document: YamlDocument | undefined;
  #at: ReturnType<typeof locator> | undefined;

  add(manifest: Manifest, subject: ObjectRef, evaluation: Evaluation, keepPassed: boolean): void {
    this.#score.add(evaluation);
    if (manifest.kind === 'StatefulSet' || manifest.kind === 'Deployment') this.#workloads++;
    this.#findings.push(...this.#locate(manifest, evaluation.findings));
    this.#ignored.push(...this.#locate(manifest, evaluation.ignored));
    this.#notEvaluated.push(...evaluation.notEvaluated);
    if (keepPassed) this.#passed.push(...evaluation.passed.map(({ rule }) => ({ rule, subject })));
  }

  /** The items of a List share a document, which is then read once for all of them. */
  #locate({ file, document, path }: Manifest, findings: readonly Finding[]): readonly LocatedFinding[] {
    if (findings.length === 0) return [];
    if (this.#document !== document) this.#at = locator(document);
    this.#document = document;
    const at = this.#at ?? locator(document);
    return findings.map((finding) => ({ ...finding, file, ...at([...path, ...finding.path]) }));
  }

  close(policy: string, set: ManifestSet): AuditResult {
    const count = { deny: 0, warn: 0, audit: 0 };
    for (const { enforcement } of this.#findings) count[enforcement]++;
    return {
      policy,
      score: this.#score.value,
      summary: {
        objects: set.manifests.length,
        workloads: this.#workloads,
        ...count,
        notEvaluated: this.#notEvaluated.length,
        errors: set.errors.length,
      },
      findings: this.#findings,
      notEvaluated: this.#notEvaluated,
      ignored: this.#ignored,
      passed: this.#passed,
      errors: set.errors,
      notices: set.notices,
    };
  }
}
