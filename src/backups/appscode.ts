import { dig, get, type JsonObject, text } from '../kubernetes/json.ts';
import { type BackupKind, known } from '../world/world.ts';
import { groupedBy } from './once.ts';
import type { BackupTarget, TargetClaim } from './target.ts';
import {
  type BackupTool,
  createdAt,
  type Gap,
  type Grade,
  gap,
  nameOf,
  namespaceOf,
  type Run,
  titleOf,
  unless,
  type Verdict,
} from './tool.ts';

/**
 * What sets Stash and KubeStash, its successor, apart. They have in common a BackupConfiguration, which names one workload
 * or claim, and BackupSessions, each a run of one.
 */
export interface Dialect {
  readonly title: string;
  readonly words: readonly string[];
  readonly configurations: BackupKind;
  readonly sessions: BackupKind;
  /** Where a configuration names its target: `{ kind, name, namespace }`. */
  readonly target: readonly string[];
  /** Why a configuration makes no backups. */
  stopped(configuration: JsonObject): string | undefined;
  /** What it makes of a claim of its target, were it running. */
  answer(configuration: JsonObject, claim: TargetClaim): Grade | Gap;
}

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export function appscodeTool(dialect: Dialect): BackupTool {
  const { title, words } = dialect;
  const referenceOf = (configuration: JsonObject) => readReference(configuration, dialect.target);
  const byTarget = groupedBy((configuration) => {
    const { kind, name } = referenceOf(configuration);
    return name === '' ? undefined : `${kind}/${name}`;
  });
  /** The configurations about the set, or one of its claims, or one of the same name elsewhere. */
  const about = ({ set, claims }: BackupTarget, configurations: readonly JsonObject[]) => {
    const found = byTarget(configurations);
    const names = claims.map(({ name }) => `PersistentVolumeClaim/${name}`);
    return [`StatefulSet/${set.meta.name}`, ...names].flatMap((key) => found.get(key) ?? []);
  };
  const answerOf = ({ namespace }: BackupTarget, configuration: JsonObject) => {
    const reference = referenceOf(configuration);
    const elsewhere =
      reference.namespace === namespace
        ? undefined
        : gap('elsewhere', `backs up a ${reference.kind} of namespace "${reference.namespace}"`);
    return (claim: TargetClaim) => {
      if (reference.kind === 'PersistentVolumeClaim' && claim.name !== reference.name) return undefined;
      return elsewhere ?? dialect.answer(configuration, claim);
    };
  };
  return {
    title,
    words,
    reads: {
      scheduled: [dialect.configurations],
      runs: [dialect.configurations, dialect.sessions],
    },
    scheduled(target, world) {
      const configurations = world.backups(dialect.configurations);
      if (!configurations.known) return configurations;
      return known(
        about(target, configurations.value).map((configuration): Verdict => {
          const answer = answerOf(target, configuration);
          const stopped = dialect.stopped(configuration);
          return {
            object: titleOf(`${title} BackupConfiguration`, configuration),
            of: (claim) => unless(stopped, answer(claim)),
          };
        }),
      );
    },
    runs(target, world) {
      const configurations = world.backups(dialect.configurations);
      if (!configurations.known) return configurations;
      const sessions = world.backups(dialect.sessions);
      if (!sessions.known) return sessions;
      return known(
        about(target, configurations.value).flatMap((configuration) => {
          const answer = answerOf(target, configuration);
          const key = invokerKey(namespaceOf(configuration), 'BackupConfiguration', nameOf(configuration));
          return (byInvoker(sessions.value).get(key) ?? []).map((session): Run => {
            const failed = unfinished(session);
            return {
              object: titleOf(`${title} BackupSession`, session),
              // The status tells how long it took, and not when it was done.
              at: createdAt(session),
              of: (claim) => unless(failed, answer(claim)),
            };
          });
        }),
      );
    },
  };
}

/** The object named at `path`, in the namespace of the one that names it unless it names another. */
function readReference(configuration: JsonObject, path: readonly string[]): Reference {
  const value = dig(configuration, ...path);
  return {
    kind: text(get(value, 'kind')) ?? '',
    name: text(get(value, 'name')) ?? '',
    namespace: text(get(value, 'namespace')) || namespaceOf(configuration),
  };
}

const byInvoker = groupedBy((session) => {
  const invoker = dig(session, 'spec', 'invoker');
  return invokerKey(namespaceOf(session), text(get(invoker, 'kind')) ?? '', text(get(invoker, 'name')) ?? '');
});

function invokerKey(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`;
}

function unfinished(session: JsonObject): string | undefined {
  const phase = text(dig(session, 'status', 'phase')) || 'Pending';
  return phase === 'Succeeded' ? undefined : `has not succeeded (phase ${phase})`;
}
