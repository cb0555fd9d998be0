import { globMatches } from '../kubernetes/glob.ts';
import { boolean, dig, get, type JsonObject, list, object, text } from '../kubernetes/json.ts';
import {
  type LabelRequirement,
  type LabelSelector,
  type Labels,
  readLabelSelector,
  selects,
} from '../kubernetes/selectors.ts';
import { known, type World } from '../world/world.ts';
import { once } from './once.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import { type BackupTool, type Gap, type Grade, gap, titleOf, unless, type Verdict } from './tool.ts';

/** The label that Kasten makes up for every application: its namespace. Its values may be globs. */
const APP_NAMESPACE = 'k10.kasten.io/appNamespace';

/** What Kasten takes an application's other labels from. */
interface Application {
  readonly namespace: string;
  readonly labels: readonly Labels[];
}

/**
 * Kasten: a Policy acts on whole applications, which are namespaces. Its action `backup` takes snapshots on the storage;
 * only `export` copies the data away (docs.kasten.io, API: Policies). A Policy that follows a preset gets its frequency and
 * its export from there, and presets are not seen. Nothing here tells when one last ran.
 */
export const kasten: BackupTool = {
  title: 'Kasten',
  words: ['kasten', 'k10'],
  reads: { scheduled: ['config.kio.kasten.io/Policy'], runs: [] },
  scheduled(target, world) {
    const policies = world.backups('config.kio.kasten.io/Policy');
    if (!policies.known) return policies;
    const application = applicationOf(target, world);
    return known(readPolicies(policies.value).map((policy) => verdict(policy, application)));
  },
};

interface Policy {
  readonly object: string;
  readonly selector: LabelSelector | undefined;
  readonly grade: Grade;
  readonly filters: { readonly included: readonly LabelFilter[]; readonly excluded: readonly LabelFilter[] };
  readonly stopped: string | undefined;
}

/** Names resources by type, name and labels; what is left out matches all. */
interface LabelFilter {
  readonly resource: string | undefined;
  readonly name: string | undefined;
  readonly selector: LabelSelector | undefined;
}

const readPolicies = once((policies) => policies.flatMap((policy) => readPolicy(policy) ?? []));

/** A Policy that backs up; undefined for one that imports or restores. */
function readPolicy(policy: JsonObject): Policy | undefined {
  const actions = list(dig(policy, 'spec', 'actions'));
  const backup = actions.find((action) => text(get(action, 'action')) === 'backup');
  if (!backup) return undefined;
  const preset = object(dig(policy, 'spec', 'presetRef')) !== undefined;
  const exported = actions.some(
    (action) =>
      text(get(action, 'action')) === 'export' &&
      boolean(dig(action, 'exportParameters', 'exportData', 'enabled')) !== false,
  );
  const filters = dig(backup, 'backupParameters', 'filters');
  return {
    object: titleOf('Kasten Policy', policy),
    selector: readLabelSelector(dig(policy, 'spec', 'selector')),
    grade: exported || preset ? 'backup' : 'snapshot',
    filters: {
      included: list(get(filters, 'includeResources')).map(readFilter),
      excluded: list(get(filters, 'excludeResources')).map(readFilter),
    },
    stopped: stoppedPolicy(policy, preset),
  };
}

function readFilter(filter: unknown): LabelFilter {
  const labelled = get(filter, 'matchLabels') !== undefined || get(filter, 'matchExpressions') !== undefined;
  return {
    resource: text(get(filter, 'resource')),
    name: text(get(filter, 'name')),
    selector: labelled ? readLabelSelector(filter) : undefined,
  };
}

function stoppedPolicy(policy: JsonObject, preset: boolean): string | undefined {
  if (boolean(dig(policy, 'spec', 'paused'))) return 'is paused';
  if (text(dig(policy, 'status', 'validation')) === 'Failed')
    return 'was refused by Kasten (validation Failed)';
  const frequency = text(dig(policy, 'spec', 'frequency'));
  const byHand = frequency === '@onDemand' || (!preset && (frequency ?? '') === '');
  return byHand ? 'has no frequency: it runs only on demand' : undefined;
}

function applicationOf({ set, namespace }: BackupTarget, world: World): Application {
  const home = world.namespace(namespace);
  const labels = home.known && home.value ? [home.value.labels] : [];
  return { namespace, labels: [...labels, set.meta.labels] };
}

function verdict({ object, selector, grade, filters, stopped }: Policy, application: Application): Verdict {
  const elsewhere = selectorGap(selector, application);
  const answer = ({ name, labels }: TargetClaim): Grade | Gap => {
    const names = (filter: LabelFilter) => namesClaim(filter, name, labels);
    const left =
      filters.excluded.some(names) || (filters.included.length > 0 && !filters.included.some(names));
    return left ? gap('volume', `leaves out claim ${name} by its resource filters`) : grade;
  };
  return { object, of: (claim) => elsewhere ?? unless(stopped, answer(claim)) };
}

function namesClaim({ resource, name, selector }: LabelFilter, claim: string, labels: Labels): boolean {
  return (
    (resource === undefined || resource === 'persistentvolumeclaims') &&
    (name === undefined || name === claim) &&
    (selector === undefined || selects(selector, labels))
  );
}

/** Why the policy is not about the application; undefined when it is. No selector, or an empty one, selects all. */
function selectorGap(selector: LabelSelector | undefined, application: Application): Gap | undefined {
  if (!selector) return undefined;
  const requirements = [
    ...[...selector.matchLabels].map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...selector.matchExpressions,
  ];
  const ofNamespace = requirements.filter(({ key }) => key === APP_NAMESPACE);
  const missed = ofNamespace.find((requirement) => !namespaceHolds(requirement, application.namespace));
  if (missed) {
    const names = missed.values.map((value) => `"${value}"`).join(', ');
    const only = missed.operator === 'In';
    return only
      ? gap('elsewhere', `selects only namespace${missed.values.length > 1 ? 's' : ''} ${names}`)
      : gap('resources', `does not select namespace "${application.namespace}"`);
  }
  const others = requirements.filter(({ key }) => key !== APP_NAMESPACE);
  const rest: LabelSelector = { matchLabels: new Map(), matchExpressions: others };
  if (others.length === 0 || application.labels.some((labels) => selects(rest, labels))) return undefined;
  return gap('unselected', 'selects other labels than those of the namespace and the set');
}

function namespaceHolds({ operator, values }: LabelRequirement, namespace: string): boolean {
  const named = values.some((glob) => globMatches(glob, namespace));
  if (operator === 'In') return named;
  return operator === 'NotIn' ? !named : operator === 'Exists';
}
