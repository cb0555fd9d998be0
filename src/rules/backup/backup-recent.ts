import { coverageOf } from '../../backups/coverage.ts';
import { objectiveOf, RPO_ANNOTATION } from '../../backups/objective.ts';
import { type Copy, type Recency, recencyOf } from '../../backups/recency.ts';
import { type BackupTarget, type TargetClaim, targetOf } from '../../backups/target.ts';
import { BACKUP_TOOLS } from '../../backups/tools.ts';
import { durationWords, parseDuration } from '../../kubernetes/duration.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import type { World } from '../../world/world.ts';
import { defineRule, notEvaluated, PASS, type Problem, type Result } from '../rule.ts';
import { ANNOTATIONS, owedBackup } from './declared.ts';
import { doubt, nothingKnown, SNAPSHOTS, UNVERIFIED } from './doubts.ts';
import { RUNS } from './reads.ts';
import { claimsPath, claimWords, nearWords, together } from './wording.ts';

/** How old the newest backup may be, how old it is against that, and what counts. */
interface Objective {
  readonly milliseconds: number;
  readonly words: string;
  readonly now: number;
  readonly snapshots: 'record' | 'accept' | 'refuse';
}

export const backupRecent = defineRule({
  id: 'backup-recent',
  category: 'backup',
  kind: 'StatefulSet',
  needs: 'related',
  reads: RUNS,
  title: 'The newest completed backup is younger than the recovery point objective',
  rationale:
    'A schedule is an intention. Backups fail for weeks without a word: a bucket that is full, a credential that expired, a ' +
    'hook that hangs. What can be restored is what the newest completed backup holds.',
  remediation: `Find out why no backup was completed, and make one. How old the newest may be is said by the StatefulSet, its pod
template or its namespace, or else by the policy:
metadata:
  annotations:
    ${RPO_ANNOTATION}: 24h # 30m, 24h, 7d`,
  links: [
    'https://velero.io/docs/main/api-types/backup/',
    'https://docs.k8up.io/k8up/2.13/how-tos/backup.html',
  ],
  parameters: {
    annotations: ANNOTATIONS,
    rpo: {
      type: 'string',
      pattern: '^([0-9]+(\\.[0-9]+)?[smhdw])+$',
      default: '24h',
      description:
        'The recovery point objective where neither the workload nor its namespace names one: how old the newest completed backup may be.',
    },
    snapshots: SNAPSHOTS,
    unverified: UNVERIFIED,
  },
  check(set, { world, namespace, now, parameters }) {
    const declaration = owedBackup(set, parameters.annotations);
    if (!declaration) return PASS;
    const home = world.namespace(namespace);
    const named = objectiveOf(set, home.known ? home.value : undefined);
    if (named.kind === 'malformed') {
      const message = `annotation ${RPO_ANNOTATION} of ${named.from} is "${named.value}", which is no duration such as 30m, 24h or 7d`;
      return [{ message, path: named.path }];
    }
    const words = named.kind === 'named' ? named.value : parameters.rpo;
    const milliseconds = parseDuration(words) ?? 0;
    const objective: Objective = { milliseconds, words, now, snapshots: parameters.snapshots };
    const blind = nothingKnown(world);
    if (blind) return blind;
    const target = existing(targetOf(set, namespace, world));
    if (target.claims.length === 0) return notEvaluated('the set has no claims that could be backed up');
    const recency = recencyOf(target, world);
    const stale = target.claims.filter((claim) => !isRecent(newestOf(recency, claim, objective), objective));
    if (stale.length === 0) {
      return parameters.snapshots === 'record' ? weak(target.claims, recency, objective) : PASS;
    }
    const unsure =
      doubt(declaration, parameters.unverified, recency.unknown) ??
      untold({ ...target, claims: stale }, world);
    if (unsure) return unsure;
    const due = dueClaims(stale, set, recency, objective);
    return due.length > 0 ? outdated(due, recency, objective) : tooYoung(stale, set, words);
  },
});

/** Of a set whose claims are seen, those that are not are still to be made: there is nothing in them to back up. */
function existing(target: BackupTarget): BackupTarget {
  const claims = target.claims.filter(({ createdAt }) => createdAt !== undefined);
  return claims.length > 0 ? { ...target, claims } : target;
}

/** Of a backup and a snapshot that are both recent, the backup: it is the better one. */
function newestOf(recency: Recency, claim: TargetClaim, objective: Objective): Copy | undefined {
  const backup = recency.newest(claim, 'backup');
  if (objective.snapshots === 'refuse' || isRecent(backup, objective)) return backup;
  return recency.newest(claim);
}

function isRecent(copy: Copy | undefined, { now, milliseconds }: Objective): boolean {
  return copy !== undefined && now - copy.at <= milliseconds;
}

/** A tool whose objects do not tell when it last ran, and that covers what no other has copied. */
function untold(target: BackupTarget, world: World): readonly Result[] | undefined {
  const { covers } = coverageOf(target, world, SILENT_TOOLS);
  const [object, ...others] = target.claims.map(({ name }) => covers.get(name)?.object);
  if (object === undefined || others.includes(undefined)) return undefined;
  return notEvaluated(`${object} covers it, and no object tells when its backups were completed`);
}

const SILENT_TOOLS = BACKUP_TOOLS.filter(({ runs }) => !runs);

/**
 * The stale claims that a backup can be asked of: those that have one, or are older than the objective; none can be older
 * than what it is of.
 */
function dueClaims(
  stale: readonly TargetClaim[],
  { meta }: StatefulSet,
  recency: Recency,
  { now, milliseconds }: Objective,
): readonly TargetClaim[] {
  return stale.filter((claim) => {
    const created = claim.createdAt ?? meta.createdAt;
    return recency.newest(claim) || (created !== undefined && now - created > milliseconds);
  });
}

/** Why none of the stale claims is due. */
function tooYoung(stale: readonly TargetClaim[], { meta }: StatefulSet, words: string): readonly Result[] {
  return stale.some(({ createdAt }) => (createdAt ?? meta.createdAt) === undefined)
    ? notEvaluated('no backup of its claims is known, and neither is when they were created')
    : notEvaluated(`its claims are younger than the recovery point objective of ${words}`);
}

/** A finding for each newest copy, with the claims that it is the newest of. */
function outdated(due: readonly TargetClaim[], recency: Recency, objective: Objective): readonly Problem[] {
  return together(due, (claim) => newestOf(recency, claim, objective)?.object).map((claims) => {
    const newest = claims.flatMap((claim) => newestOf(recency, claim, objective) ?? []);
    const since = Math.min(...newest.map(({ at }) => at));
    const failed = nearWords(recency.failed(claims, newest.length > 0 ? since : Number.NEGATIVE_INFINITY));
    const [oldest] = newest.toSorted((a, b) => a.at - b.at);
    const found = oldest
      ? `the newest completed backup of ${claimWords(claims)}, ${oldest.object}, is ${durationWords(objective.now - oldest.at)} old`
      : `no completed backup holds ${claimWords(claims)}`;
    return {
      message: `${found}; the recovery point objective is ${objective.words}${failed}`,
      path: claimsPath(claims),
    };
  });
}

/** Recent, but by snapshots alone. */
function weak(claims: readonly TargetClaim[], recency: Recency, objective: Objective): readonly Problem[] {
  const snapshots = claims.filter((claim) => newestOf(recency, claim, objective)?.grade === 'snapshot');
  const [first] = snapshots;
  const copy = first && newestOf(recency, first, objective);
  if (!copy) return [];
  const message = `the newest copy of ${claimWords(snapshots)} is a snapshot (${copy.object}), which usually shares the fate of the storage`;
  return [{ message, path: claimsPath(snapshots), atMost: 'audit' }];
}
