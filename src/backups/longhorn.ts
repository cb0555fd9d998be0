import { dig, get, isObject, type JsonObject, list, text, texts } from '../kubernetes/json.ts';
import type { Labels } from '../kubernetes/selectors.ts';
import { known } from '../world/world.ts';
import { groupedBy } from './once.ts';
import type { TargetClaim } from './target.ts';
import {
  type BackupTool,
  createdAt,
  type Gap,
  type Grade,
  gap,
  nameOf,
  type Run,
  time,
  titleOf,
  type Verdict,
} from './tool.ts';

const PROVISIONER = 'driver.longhorn.io';
const SOURCE = 'recurring-job.longhorn.io/source';
const JOB = 'recurring-job.longhorn.io/';
const GROUP = 'recurring-job-group.longhorn.io/';

/** What a recurring job of a task leaves behind; the other tasks tidy up. */
const TASKS: ReadonlyMap<string, Grade> = new Map([
  ['backup', 'backup'],
  ['backup-force-create', 'backup'],
  ['snapshot', 'snapshot'],
  ['snapshot-force-create', 'snapshot'],
]);

/** What a claim is a part of, by name. */
interface Membership {
  readonly jobs: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Longhorn: RecurringJobs of task `backup` copy volumes to the backup target, those of task `snapshot` keep them on the
 * same disks. A claim joins by its labels, when it is labelled as their source, and by its storage class; else it is in
 * the group `default` (longhorn/longhorn-manager, k8s/pkg/apis/longhorn/v1beta2; longhorn.io/docs, Recurring Snapshots and
 * Backups). Labels of the Longhorn volume itself are not seen.
 */
export const longhorn: BackupTool = {
  title: 'Longhorn',
  words: ['longhorn'],
  reads: { scheduled: ['longhorn.io/RecurringJob'], runs: ['longhorn.io/Backup'] },
  scheduled(_target, world) {
    const jobs = world.backups('longhorn.io/RecurringJob');
    if (!jobs.known) return jobs;
    return known(
      jobs.value.flatMap((job) => {
        const grade = TASKS.get(text(dig(job, 'spec', 'task')) ?? '');
        return grade ? [promise(job, grade)] : [];
      }),
    );
  },
  runs({ claims, namespace }, world) {
    const backups = world.backups('longhorn.io/Backup');
    if (!backups.known) return backups;
    return known(
      claims.flatMap(({ name, volumeName }) => {
        // A claim of the same name may have had another volume before: its backups are not of this one.
        const made =
          volumeName === undefined
            ? byClaim(backups.value).get(`${namespace}/${name}`)
            : byVolume(backups.value).get(volumeName);
        return (made ?? []).map((backup) => run(backup, name));
      }),
    );
  },
};

function promise(job: JsonObject, grade: Grade): Verdict {
  const name = text(dig(job, 'spec', 'name')) || nameOf(job);
  const groups = texts(dig(job, 'spec', 'groups'));
  const unselected = gap(
    'unselected',
    'is of other volumes: the claims name neither the job nor a group of it',
  );
  return {
    object: titleOf('Longhorn RecurringJob', job),
    of(claim) {
      const joined = membership(claim);
      if (!joined || isGap(joined)) return joined;
      return joined.jobs.includes(name) || joined.groups.some((group) => groups.includes(group))
        ? grade
        : unselected;
    },
  };
}

function isGap(joined: Membership | Gap): joined is Gap {
  return 'why' in joined;
}

/** The jobs and groups of a claim; undefined for one that is not Longhorn's. */
function membership({
  name,
  labels,
  provisioner,
  classParameters,
}: TargetClaim): Membership | Gap | undefined {
  const labelled = { jobs: enabled(labels, JOB), groups: enabled(labels, GROUP) };
  const has = labelled.jobs.length + labelled.groups.length > 0;
  if (labels.get(SOURCE) === 'enabled') return has ? labelled : { jobs: [], groups: ['default'] };
  if (has) {
    const why = `is not followed by claim ${name}: its labels count only with ${SOURCE}=enabled`;
    return gap('volume', why);
  }
  if (provisioner !== PROVISIONER) return undefined;
  return selectedByClass(classParameters) ?? { jobs: [], groups: ['default'] };
}

function enabled(labels: Labels, prefix: string): readonly string[] {
  return [...labels]
    .filter(([key, value]) => key.startsWith(prefix) && key !== SOURCE && value === 'enabled')
    .map(([key]) => key.slice(prefix.length));
}

/** `recurringJobSelector` of a storage class: JSON, `[{"name":"daily","isGroup":false}]`. */
function selectedByClass(parameters: unknown): Membership | undefined {
  const named = list(parsed(text(get(parameters, 'recurringJobSelector')) ?? ''));
  const names = (group: boolean) =>
    named
      .filter((one) => (get(one, 'isGroup') === true) === group)
      .flatMap((one) => text(get(one, 'name')) ?? []);
  return named.length > 0 ? { jobs: names(false), groups: names(true) } : undefined;
}

/** By Longhorn's name of the volume, which is the PersistentVolume's. */
const byVolume = groupedBy((backup) => text(dig(backup, 'status', 'volumeName')));

/** By `namespace/claim`, as Longhorn notes down whose volume it was. */
const byClaim = groupedBy((backup) => {
  const status = parsed(text(dig(backup, 'status', 'labels', 'KubernetesStatus')) ?? '');
  const [namespace, claim] = [text(get(status, 'namespace')), text(get(status, 'pvcName'))];
  return namespace !== undefined && claim !== undefined ? `${namespace}/${claim}` : undefined;
});

function run(backup: JsonObject, claimName: string): Run {
  const state = text(dig(backup, 'status', 'state')) || 'not begun';
  const answer = state === 'Completed' ? 'backup' : gap('stopped', `is not completed (state ${state})`);
  return {
    object: titleOf('Longhorn Backup', backup),
    at: time(dig(backup, 'status', 'backupCreatedAt')) ?? createdAt(backup),
    of: ({ name }) => (name === claimName ? answer : undefined),
  };
}

/** The value of a JSON text; undefined when it is none. */
function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
