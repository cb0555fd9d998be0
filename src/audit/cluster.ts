import { evaluate } from '../engine/evaluate.ts';
import type { Finding } from '../engine/finding.ts';
import { get, type JsonObject, object, text } from '../kubernetes/json.ts';
import { subjectKind } from '../rules/subject.ts';
import type { Survey, Unseen } from '../world/survey.ts';
import { type AuditOptions, judgeManifests } from './audit.ts';
import type { ManifestSet } from './manifests.ts';
import { type AuditResult, type LocatedFinding, NO_FILE, type Notice } from './result.ts';
import { type Audited, auditSubject, onlyRules } from './subject.ts';
import { Tally } from './tally.ts';

/** Objects between two words about progress. */
const PROGRESS_STEP = 64;

export interface SurveyAuditOptions extends AuditOptions {
  /** Called between objects: a promise is awaited, so that others have their turn. */
  breathe?(): Promise<void> | undefined;
}

/** Judges the objects of a cluster that were seen, in the order in which they came. */
export async function auditSurvey(survey: Survey, options: SurveyAuditOptions): Promise<AuditResult> {
  const { policy, rules, now } = options;
  const tally = new Tally(options);
  let index = 0;
  for (const raw of survey.subjects()) {
    const pause = options.breathe?.();
    if (pause) await pause;
    if (index++ % PROGRESS_STEP === 0) options.onProgress?.(index / survey.size);
    const subject = auditSubject(audited(raw), '');
    const world = survey.worldOf(subject.ref.namespace);
    tally.add(subject.ref, onlyRules(evaluate(policy, subject, world, now), rules), withoutFile);
  }
  options.onProgress?.(1);
  return tally.close({ objects: survey.size, errors: [], notices: unseenNotices(survey.unseen) });
}

/** The namespaces of the objects of a set that are judged. */
export function judgedNamespaces({ manifests }: ManifestSet, fallback: string): readonly string[] {
  const judged = manifests.filter(({ apiVersion, kind }) => subjectKind(apiVersion, kind));
  return [...new Set(judged.map((manifest) => auditSubject(manifest, fallback).ref.namespace))];
}

/** The objects of a set as they would be in a cluster, where each has a namespace. */
export function* settled({ manifests }: ManifestSet, fallback: string): Generator<JsonObject> {
  for (const manifest of manifests) {
    const raw = object(manifest.object) ?? {};
    const { namespace } = auditSubject(manifest, fallback).ref;
    yield { ...raw, metadata: { ...object(get(raw, 'metadata')), namespace } };
  }
}

/** Judges the objects of a set as if they were applied to the cluster that was seen. */
export function auditOver(
  survey: Survey,
  set: ManifestSet,
  options: AuditOptions & { readonly namespace: string },
): AuditResult {
  set.notices.push(...unseenNotices(survey.unseen));
  return judgeManifests(set, (namespace) => survey.worldOf(namespace), options);
}

/** More of one kind are told of in one line. */
const TOLD_APART = 3;

/** What was not seen: a line each, and one for a kind of which many namespaces were not. */
export function unseenNotices(unseen: readonly Unseen[]): readonly Notice[] {
  const kinds = [...Map.groupBy(unseen, ({ plural }) => plural)];
  return kinds.flatMap(([plural, all]) => {
    if (all.length <= TOLD_APART) return all.map(({ reason }) => notSeen(reason));
    const names = all.map(({ namespace }) => namespace).sort();
    return [
      notSeen(
        `the ${plural} of ${all.length} namespaces were not seen: ${names.join(', ')} (${all[0]?.reason})`,
      ),
    ];
  });
}

function notSeen(message: string): Notice {
  return { file: NO_FILE, line: 1, code: 'NOT_SEEN', message };
}

function audited(raw: JsonObject): Audited {
  return { apiVersion: text(get(raw, 'apiVersion')) ?? '', kind: text(get(raw, 'kind')) ?? '', object: raw };
}

function withoutFile(findings: readonly Finding[]): readonly LocatedFinding[] {
  return findings.map((finding) => ({ ...finding, file: NO_FILE, line: 1, column: 1 }));
}
