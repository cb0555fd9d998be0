import { dig, get, type JsonObject, list, object, text } from '../kubernetes/json.ts';
import { readLabelSelector, selects } from '../kubernetes/selectors.ts';
import { known } from '../world/world.ts';
import { elsewhereVerdicts } from './elsewhere.ts';
import { groupedBy } from './once.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import {
  type BackupTool,
  createdAt,
  type Gap,
  type Grade,
  gap,
  namespaceOf,
  time,
  titleOf,
  unless,
  type Verdict,
} from './tool.ts';

const OPT_OUT = 'k8up.io/backup';
const COMMAND = 'k8up.io/backupcommand';

/** K8up saves bound claims of these access modes; one of another only when its annotation asks for it. */
const ACCESS_MODES: readonly string[] = ['ReadWriteOnce', 'ReadWriteMany'];

const byNamespace = groupedBy(namespaceOf);

/**
 * K8up: a Schedule backs up the claims of its own namespace, and what the commands annotated on its pods write
 * (k8up-io/k8up, operator/backupcontroller/executor.go, listAndFilterPVCs; api/v1/schedule_types.go, backup_types.go,
 * status.go).
 */
export const k8up: BackupTool = {
  title: 'K8up',
  words: ['k8up'],
  reads: { scheduled: ['k8up.io/Schedule'], runs: ['k8up.io/Backup'] },
  scheduled(target, world) {
    const schedules = world.backups('k8up.io/Schedule');
    if (!schedules.known) return schedules;
    const here = byNamespace(schedules.value).get(target.namespace) ?? [];
    if (here.length === 0) return known(elsewhereVerdicts('K8up Schedule', schedules.value));
    return known(
      here.map((schedule) => {
        const backup = object(dig(schedule, 'spec', 'backup'));
        const stopped = backup ? undefined : 'makes no backups: it has no spec.backup';
        return verdict(target, titleOf('K8up Schedule', schedule), backup, stopped);
      }),
    );
  },
  runs(target, world) {
    const backups = world.backups('k8up.io/Backup');
    if (!backups.known) return backups;
    const here = byNamespace(backups.value).get(target.namespace) ?? [];
    return known(
      here.map((backup) => {
        const { at, unfinished } = outcome(backup);
        const name = titleOf('K8up Backup', backup);
        return {
          ...verdict(target, name, get(backup, 'spec'), unfinished),
          at: at ?? createdAt(backup),
        };
      }),
    );
  },
};

function verdict({ set }: BackupTarget, name: string, spec: unknown, stopped: string | undefined): Verdict {
  // What the command writes is the backup then, whatever becomes of the volumes.
  const commanded = (set.template.meta.annotations.get(COMMAND) ?? '').trim() !== '';
  const selectors = list(get(spec, 'labelSelectors')).flatMap((one) => readLabelSelector(one) ?? []);
  const selected = ({ labels }: TargetClaim) =>
    selectors.length === 0 || selectors.some((selector) => selects(selector, labels));
  return {
    object: name,
    of: (claim) => unless(stopped, commanded ? 'backup' : claimAnswer(claim, selected(claim))),
  };
}

function claimAnswer(claim: TargetClaim, selected: boolean): Grade | Gap {
  const asked = claim.annotations.get(OPT_OUT);
  // Go's strconv.ParseBool, as K8up reads it: what it cannot read is false.
  if (asked !== undefined && !/^(1|t|T|TRUE|true|True)$/.test(asked)) {
    return gap('volume', `leaves out claim ${claim.name}, whose annotation ${OPT_OUT} is "${asked}"`);
  }
  if (!selected) return gap('unselected', 'has label selectors that do not select the claims');
  const modes = claim.accessModes;
  if (asked !== undefined || modes.length === 0 || modes.some((mode) => ACCESS_MODES.includes(mode))) {
    return 'backup';
  }
  const why = `leaves out claim ${claim.name} of access mode ${modes.join(', ')} without the annotation ${OPT_OUT}: "true"`;
  return gap('volume', why);
}

/** When a Backup was completed; why it does not count where it failed or still runs. */
function outcome(backup: JsonObject): { readonly at?: number | undefined; readonly unfinished?: string } {
  const completed = list(dig(backup, 'status', 'conditions')).find(
    (one) => text(get(one, 'type')) === 'Completed' && text(get(one, 'status')) === 'True',
  );
  if (!completed) return { unfinished: 'is not completed' };
  const at = time(get(completed, 'lastTransitionTime'));
  const reason = text(get(completed, 'reason')) ?? 'no reason given';
  return reason === 'Succeeded' ? { at } : { at, unfinished: `has not succeeded (${reason})` };
}
