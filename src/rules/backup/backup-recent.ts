import { recencyOf } from '../../backups/coverage.ts';
import { objectiveOf, RPO_ANNOTATION } from '../../backups/objective.ts';
import { targetOf } from '../../backups/target.ts';
import { durationWords, parseDuration } from '../../kubernetes/duration.ts';
import { defineRule, notEvaluated, PASS } from '../rule.ts';
import { owesNone } from './owed.ts';

export const backupRecent = defineRule({
  id: 'backup-recent',
  category: 'backup',
  kind: 'StatefulSet',
  needs: 'related',
  title: 'The newest completed backup is younger than the recovery point objective',
  rationale:
    'A schedule is an intention. Backups fail for weeks without a word: a bucket that is full, a credential that expired, a ' +
    'hook that hangs. What can be restored is what the newest completed backup holds.',
  remediation: `Find out why no backup was completed, and make one. How old it may be is said by the workload, its namespace or the policy:
metadata:
  annotations:
    ${RPO_ANNOTATION}: 24h`,
  links: [
    'https://velero.io/docs/main/api-types/backup/',
    'https://docs.k8up.io/k8up/references/status.html',
  ],
  parameters: {
    rpo: {
      type: 'string',
      pattern: '^([0-9]+(\\.[0-9]+)?[smhdw])+$',
      default: '24h',
      description:
        'How old the newest completed backup may be, where neither the workload nor its namespace says so.',
    },
  },
  check(set, { world, namespace, now, parameters }) {
    if (owesNone(set)) return PASS;
    const home = world.namespace(namespace);
    const objective = objectiveOf(set, home.known ? home.value : undefined);
    if (objective.kind === 'malformed') {
      const message = `annotation ${RPO_ANNOTATION} of ${objective.from} is "${objective.value}", which is no duration such as 30m, 24h or 7d`;
      return [{ message, path: objective.path }];
    }
    const most =
      objective.kind === 'objective' ? objective.milliseconds : (parseDuration(parameters.rpo) ?? 0);
    const target = targetOf(set, namespace, world);
    const { newest, unknown } = recencyOf(target, world);
    const stale = target.claims.filter(
      ({ name }) => now - (newest.get(name)?.at ?? Number.NEGATIVE_INFINITY) > most,
    );
    if (stale.length === 0) return PASS;
    if (unknown.length > 0) return notEvaluated(unknown.join('; '));
    if (set.meta.createdAt === undefined || now - set.meta.createdAt < most) {
      return notEvaluated('the StatefulSet is younger than its recovery point objective');
    }
    const last = newest.get(stale[0]?.name ?? '');
    const found = last
      ? `${last.object} is ${durationWords(now - last.at)} old`
      : 'no completed backup holds it';
    return [
      {
        message: `${found}; the recovery point objective is ${durationWords(most)}`,
        path: ['metadata', 'annotations', RPO_ANNOTATION],
      },
    ];
  },
});
