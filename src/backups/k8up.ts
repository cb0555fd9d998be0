import { dig, get, type JsonObject, list, object, text } from '../kubernetes/json.ts';
import { type LabelSelector, readLabelSelector, selects } from '../kubernetes/selectors.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import {
  type BackupTool,
  type Gap,
  type Grade,
  NEARNESS,
  namespaceOf,
  onEach,
  time,
  title,
  verdictOn,
} from './tool.ts';

const OPT_OUT = 'k8up.io/backup';
const COMMAND = 'k8up.io/backupcommand';

/** K8up saves bound claims of these access modes; one of another only when its annotation asks for it. */
const ACCESS_MODES: readonly string[] = ['ReadWriteOnce', 'ReadWriteMany'];

/**
 * K8up backs up the claims of a Schedule's own namespace, and what a pod's annotated command writes (k8up-io/k8up,
 * operator/backupcontroller/executor.go, listAndFilterPVCs; api/v1/schedule_types.go, backup_types.go, status.go).
 */
export const k8up: BackupTool = {
  title: 'K8up',
  words: ['k8up'],
  scheduled: (target, world) =>
    onEach(world, 'k8up.io/Schedule', (schedule) => {
      const backup = object(dig(schedule, 'spec', 'backup'));
      const stopped = backup ? undefined : 'makes no backups: it has no spec.backup';
      return judge(target, title('K8up Schedule', schedule), schedule, { spec: backup, stopped });
    }),
  runs: (target, world) =>
    onEach(world, 'k8up.io/Backup', (backup) => {
      if (namespaceOf(backup) !== target.namespace) return undefined;
      const { at, unfinished } = outcome(backup);
      const spec = get(backup, 'spec');
      const verdict = judge(target, title('K8up Backup', backup), backup, { spec, stopped: unfinished });
      return { ...verdict, at: at ?? time(dig(backup, 'metadata', 'creationTimestamp')) };
    }),
};

interface Made {
  readonly spec: unknown;
  readonly stopped: string | undefined;
}

function judge(target: BackupTarget, name: string, made: JsonObject, { spec, stopped }: Made) {
  const selectors = list(get(spec, 'labelSelectors')).flatMap((one) => readLabelSelector(one) ?? []);
  const elsewhere = namespaceOf(made) === target.namespace ? undefined : namespaceOf(made);
  return verdictOn(name, target.claims, (claim) => {
    if (elsewhere !== undefined) {
      return { why: `backs up namespace "${elsewhere}" alone`, nearness: NEARNESS.elsewhere };
    }
    const answer = saved(target, selectors, claim);
    if (typeof answer !== 'string' || stopped === undefined) return answer;
    return { why: stopped, nearness: NEARNESS.stopped };
  });
}

function saved({ set }: BackupTarget, selectors: readonly LabelSelector[], claim: TargetClaim): Grade | Gap {
  // What the command writes is the backup then, whatever becomes of the volumes.
  if ((set.template.meta.annotations.get(COMMAND) ?? '').trim() !== '') return 'backup';
  const asked = claim.annotations.get(OPT_OUT);
  // Go's strconv.ParseBool, as K8up reads it: anything else is false.
  if (asked !== undefined && !/^(1|t|T|TRUE|true|True)$/.test(asked)) {
    const why = `leaves out claim "${claim.name}", which has the annotation ${OPT_OUT}: "${asked}"`;
    return { why, nearness: NEARNESS.volume };
  }
  if (selectors.length > 0 && !selectors.some((selector) => selects(selector, claim.labels))) {
    return { why: 'has label selectors that do not select the claims', nearness: NEARNESS.unselected };
  }
  const modes = claim.accessModes;
  if (asked !== undefined || modes.length === 0 || modes.some((mode) => ACCESS_MODES.includes(mode)))
    return 'backup';
  const why = `leaves out claim "${claim.name}", whose access mode is ${modes.join(', ')}, without the annotation ${OPT_OUT}: "true"`;
  return { why, nearness: NEARNESS.volume };
}

/** When a Backup was completed; why it does not count where it failed or still runs. */
function outcome(backup: JsonObject): { readonly at?: number | undefined; readonly unfinished?: string } {
  const conditions = list(dig(backup, 'status', 'conditions'));
  const completed = conditions.find(
    (one) => text(get(one, 'type')) === 'Completed' && text(get(one, 'status')) === 'True',
  );
  if (!completed) return { unfinished: 'is not completed' };
  const at = time(get(completed, 'lastTransitionTime'));
  const reason = text(get(completed, 'reason')) ?? '';
  return reason === 'Succeeded'
    ? { at }
    : { at, unfinished: `has not succeeded (${reason || 'no reason given'})` };
}
