import { evaluate } from '../engine/evaluate.ts';
import { type Evaluation, type Finding, identityOf } from '../engine/finding.ts';
import { equal, get } from '../kubernetes/json.ts';
import type { Subject } from '../rules/subject.ts';
import type { Judge } from './validate.ts';

/**
 * What an update that leaves `spec` as it was must not be refused for: faults that the stored object has already. Whoever
 * labels a set, or acknowledges a change by an annotation, did not bring them in. They warn; what the update itself brings
 * in still refuses. Kubernetes' own validation lets old faults pass the same way (KEP-4008, validation ratcheting).
 */
export function ratcheted(subject: Subject, evaluation: Evaluation, judge: Judge): Evaluation {
  const { object, previous, operation } = subject;
  if (operation !== 'UPDATE' || !evaluation.findings.some(denies)) return evaluation;
  if (!equal(get(object, 'spec'), get(previous, 'spec'))) return evaluation;
  const before = evaluate(judge.policy, { ...subject, object: previous }, judge.world, judge.now());
  const old = new Set(before.findings.filter(denies).map(identityOf));
  const findings = evaluation.findings.map((finding) =>
    denies(finding) && old.has(identityOf(finding)) ? { ...finding, enforcement: 'warn' as const } : finding,
  );
  return {
    ...evaluation,
    findings: [...findings.filter(denies), ...findings.filter((each) => !denies(each))],
  };
}

function denies({ enforcement }: Finding): boolean {
  return enforcement === 'deny';
}
