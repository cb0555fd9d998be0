import { type Coverage, coverageOf } from '../../backups/coverage.ts';
import type { Declaration } from '../../backups/declaration.ts';
import { type TargetClaim, targetOf } from '../../backups/target.ts';
import { graceParameters, inGrace, mayOnlyWarn } from '../creation-grace.ts';
import { defineRule, notEvaluated, PASS, type Problem } from '../rule.ts';
import { ANNOTATIONS, owedBackup } from './declared.ts';
import { doubt, nothingKnown, SNAPSHOTS, UNVERIFIED } from './doubts.ts';
import { SCHEDULES } from './reads.ts';
import { claimsPath, claimWords, nearWords, together } from './wording.ts';

export const backupScheduled = defineRule({
  id: 'backup-scheduled',
  category: 'backup',
  kind: 'StatefulSet',
  needs: 'related',
  reads: SCHEDULES,
  title: 'A backup schedule covers every claim',
  rationale:
    'An annotation backs nothing up. A schedule that is paused, that selects other labels or another namespace, or that ' +
    'saves the objects without their volumes looks like a backup until the day of the restore.',
  remediation: `Let a schedule of your backup tool cover the claims, or mend the one that was found; docs/backup.md says what counts, tool by
tool. With Velero:
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: NAME, namespace: velero}
spec:
  schedule: "0 3 * * *"
  template: {includedNamespaces: [NAMESPACE], snapshotMoveData: true}`,
  links: [
    'https://velero.io/docs/main/api-types/schedule/',
    'https://docs.k8up.io/k8up/2.11/references/object-specifications.html',
    'https://volsync.readthedocs.io/en/stable/usage/triggers.html',
  ],
  parameters: {
    annotations: ANNOTATIONS,
    snapshots: SNAPSHOTS,
    unverified: UNVERIFIED,
    ...graceParameters('a schedule', 'a schedule'),
  },
  check(set, { subject, world, namespace, parameters, now }) {
    const declaration = owedBackup(set, parameters.annotations);
    if (!declaration) return PASS;
    const blind = nothingKnown(world);
    if (blind) return blind;
    const target = targetOf(set, namespace, world);
    if (target.claims.length === 0) return notEvaluated('the set has no claims that could be backed up');
    const coverage = coverageOf(target, world);
    const counts = parameters.snapshots === 'refuse' ? ['backup'] : ['backup', 'snapshot'];
    const missing = target.claims.filter(
      ({ name }) => !counts.includes(coverage.covers.get(name)?.grade ?? ''),
    );
    if (missing.length === 0) return parameters.snapshots === 'record' ? weak(target.claims, coverage) : PASS;
    const unsure = doubt(declaration, parameters.unverified, coverage.unknown);
    if (unsure) return unsure;
    if (inGrace(set.meta, subject.operation, parameters, now)) {
      return notEvaluated(
        `the StatefulSet is younger than the grace of ${parameters.graceSeconds} s for its backup schedule`,
      );
    }
    // What a dry run creates together with the set is never stored, so it cannot be seen.
    const soft = subject.dryRun || mayOnlyWarn(subject.operation, parameters);
    return uncovered(missing, coverage, declaration).map((problem) =>
      soft ? { ...problem, atMost: 'warn' } : problem,
    );
  },
});

/** A finding for each reason, with the claims that it is the reason of. */
function uncovered(
  missing: readonly TargetClaim[],
  coverage: Coverage,
  declaration: Declaration,
): readonly Problem[] {
  const though =
    declaration.kind === 'declared' ? `, though ${declaration.key} says "${declaration.value}"` : '';
  return together(missing, (claim) => reasons(coverage, [claim])).map((claims) => ({
    message: `no backup schedule covers ${claimWords(claims)}${though}${reasons(coverage, claims)}`,
    path: claimsPath(claims),
  }));
}

function reasons({ covers, near }: Coverage, claims: readonly TargetClaim[]): string {
  const snapshots = claims.flatMap(({ name }) => covers.get(name)?.object ?? []);
  const missed = near(claims);
  const only = [...new Set(snapshots)].map((object) => ({ object, why: 'only takes snapshots' }));
  return nearWords([...only, ...missed]);
}

/** Covered, but by snapshots alone. */
function weak(claims: readonly TargetClaim[], { covers }: Coverage): readonly Problem[] {
  const snapshots = claims.filter(({ name }) => covers.get(name)?.grade === 'snapshot');
  return together(snapshots, ({ name }) => covers.get(name)?.object).map((covered) => {
    const object = covers.get(covered[0]?.name ?? '')?.object ?? '';
    return {
      message: `${object} covers ${claimWords(covered)} by snapshots alone, which usually share the fate of the storage`,
      path: claimsPath(covered),
      atMost: 'audit',
    };
  });
}
