import type { Logger } from 'pino';
import type { Decision } from '../admission/decision.ts';
import { type AdmissionRequest, apiVersionOf } from '../admission/review.ts';
import type { Finding } from '../engine/finding.ts';

/** Longer than any name in Kubernetes. What is logged must not be as long as the sender likes. */
const LONGEST = 300;

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Each once: an object can break a rule as often as it has containers. */
function rulesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ rule }) => rule))];
}

/** One line a decision. Names and rule ids only: never what an object holds. */
export function logDecision(
  logger: Logger,
  door: string,
  request: AdmissionRequest,
  decision: Decision,
  milliseconds: number,
): void {
  const { uid, operation, kind, requestKind, namespace, subResource, user, dryRun } = request;
  const { evaluation, subject, skipped, defaults, failures = [] } = decision;
  const asked = requestKind.kind === kind.kind && requestKind.version === kind.version;
  logger.info(
    {
      door,
      uid,
      operation: short(operation),
      kind: short(`${apiVersionOf(kind)} ${kind.kind}`),
      ...(asked ? {} : { requestKind: short(`${apiVersionOf(requestKind)} ${requestKind.kind}`) }),
      ...(subResource ? { subResource: short(subResource) } : {}),
      namespace: short(namespace),
      name: short(subject?.ref.name ?? request.name),
      user: short(user.username),
      decision: decision.outcome,
      ...(evaluation && evaluation.findings.length > 0 ? { rules: rulesOf(evaluation.findings) } : {}),
      ...(evaluation && evaluation.ignored.length > 0 ? { ignored: rulesOf(evaluation.ignored) } : {}),
      ...(defaults ? { defaults } : {}),
      ...(skipped ? { skipped: short(skipped) } : {}),
      ...(dryRun ? { dryRun } : {}),
      ms: Math.round(milliseconds * 1000) / 1000,
    },
    'decision',
  );
  for (const { rule, error } of evaluation?.errors ?? [])
    logger.error({ uid, rule, err: error }, 'a rule failed');
  for (const error of failures) logger.error({ uid, err: error }, 'a part of the judgement failed');
}
