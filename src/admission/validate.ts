import { evaluate } from '../engine/evaluate.ts';
import type { Evaluation, Finding } from '../engine/finding.ts';
import type { Policy } from '../policy/policy.ts';
import type { Subject } from '../rules/subject.ts';
import type { Known, ObjectKey, World } from '../world/world.ts';
import type { Decision } from './decision.ts';
import { ratcheted } from './ratchet.ts';
import { allow, deny } from './response.ts';
import type { AdmissionRequest } from './review.ts';
import { subjectOf } from './subject.ts';
import { annotated, refusal, warnings } from './wording.ts';

/** What a door judges with. The server's own may have another policy at the next request, and keeps one for each. */
export interface Judge {
  readonly policy: Policy;
  readonly world: World;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * Answers a request to /validate. `timeLeft` is in milliseconds: what is not confirmed by then is a warning, not a
 * refusal. Never rejects.
 */
export async function validate(request: AdmissionRequest, judge: Judge, timeLeft: number): Promise<Decision> {
  const judged = subjectOf(request, judge.world);
  if ('skipped' in judged) return { review: allow(request.uid), outcome: 'skip', skipped: judged.skipped };
  const { subject } = judged;
  const evaluation = ratcheted(subject, await confirmed(subject, judge, timeLeft), judge);
  return decide(request.uid, subject, evaluation, judge.policy);
}

/** The evaluation, once the absences that would refuse have been asked after at their source. */
async function confirmed(subject: Subject, judge: Judge, timeLeft: number): Promise<Evaluation> {
  const { policy, world } = judge;
  const first = evaluate(policy, subject, world, judge.now());
  const doubtful = first.findings.filter(({ enforcement, absent }) => enforcement === 'deny' && absent);
  if (doubtful.length === 0 || !world.confirmAbsent) return first;
  const answers = await withDeadline(confirmAll(doubtful, world), timeLeft);
  // What turned up in the meantime is in the world now.
  const second = evaluate(policy, subject, world, judge.now());
  return { ...second, findings: second.findings.map((finding) => graded(finding, answers)) };
}

type Answers = ReadonlyMap<string, Known<boolean>>;

async function confirmAll(findings: readonly Finding[], world: World): Promise<Answers> {
  const keys = new Map(findings.flatMap(({ absent }) => (absent ? [[keyOf(absent), absent] as const] : [])));
  const answers = new Map<string, Known<boolean>>();
  const ask = async (key: string, absent: ObjectKey) => {
    const answer = await world.confirmAbsent?.(absent);
    if (answer) answers.set(key, answer);
  };
  // One that fails is not confirmed, and keeps no other from it.
  await Promise.allSettled([...keys].map(([key, absent]) => ask(key, absent)));
  return answers;
}

/** A refusal stands only on an absence that is confirmed. */
function graded(finding: Finding, answers: Answers | undefined): Finding {
  if (!finding.absent || finding.enforcement !== 'deny') return finding;
  const answer = answers?.get(keyOf(finding.absent));
  return answer?.known && answer.value ? finding : { ...finding, enforcement: 'warn' };
}

function keyOf({ kind, namespace, name }: ObjectKey): string {
  return `${kind}/${namespace}/${name}`;
}

async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function decide(uid: string, subject: Subject, evaluation: Evaluation, policy: Policy): Decision {
  const denied = evaluation.findings.filter(({ enforcement }) => enforcement === 'deny');
  const warned = evaluation.findings.filter(({ enforcement }) => enforcement === 'warn');
  const failed = evaluation.errors
    .filter(({ enforcement }) => enforcement === 'deny')
    .map(({ rule }) => `rule ${rule} itself failed and could not judge; this is a bug in mooring`);
  const closed = policy.onRuleError === 'deny';
  const remarks = {
    warnings: warnings(warned, closed ? [] : failed),
    auditAnnotations: { policy: policy.name, ...annotated(evaluation) },
  };
  if (denied.length > 0 || (closed && failed.length > 0)) {
    const message = refusal(subject.ref, denied, closed ? failed : []);
    return { review: deny(uid, message, remarks), outcome: 'deny', subject, evaluation };
  }
  const outcome = remarks.warnings.length > 0 ? 'warn' : 'allow';
  return { review: allow(uid, remarks), outcome, subject, evaluation };
}
