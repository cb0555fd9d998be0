import { readCommandLine } from '../kubernetes/command-line.ts';
import type { Container } from '../kubernetes/container.ts';
import type { StatefulSet } from '../kubernetes/stateful-set.ts';
import type { ApplicationCatalog } from './catalog.ts';
import type { ApplicationProfile } from './profile.ts';
import { conditionHolds } from './signs.ts';

/** A StatefulSet's members that decide by majority, and what that asks of their number. */
export interface SetQuorum {
  readonly profile: ApplicationProfile;
  readonly container: Container;
  /** The fewest members that survive the loss of one. */
  readonly minimumMembers: number;
  /** Whether an even member adds no safety. */
  readonly oddMembers: boolean;
  /** Members that hold each piece of data; undefined where all do. */
  readonly replicationFactor: number | undefined;
  /** The application's own documentation of it. */
  readonly source: string;
}

/**
 * The quorum of a set's application; undefined where it has none, or runs in a way that needs none (a single MongoDB
 * without a replica set). `members` is the number that is asked about, the set's own replicas when left out: ask with
 * the larger number where a change of replicas is judged.
 */
export function quorumOf(
  set: StatefulSet,
  catalog: ApplicationCatalog,
  members: number = set.replicas,
): SetQuorum | undefined {
  for (const { container, profile } of catalog.ofTemplate(set.template)) {
    const { quorum } = profile;
    if (!quorum) continue;
    const scene = { set, container, commandLine: readCommandLine(container), members };
    if (quorum.when && !conditionHolds(quorum.when, scene)) continue;
    return {
      profile,
      container,
      minimumMembers: quorum.minimumMembers,
      oddMembers: quorum.oddMembers ?? true,
      replicationFactor: quorum.replicationFactor,
      source: quorum.source,
    };
  }
  return undefined;
}

/** How many of `members` may be away at once while a majority of those that hold the same data stands. */
export function toleratedLosses(quorum: SetQuorum, members: number): number {
  const voters = Math.min(members, quorum.replicationFactor ?? members);
  return Math.max(0, Math.floor((voters - 1) / 2));
}
