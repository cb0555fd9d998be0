import type { ApplicationProfile } from '../../../src/applications/profile.ts';

const source = 'https://example.com/docs';

/** An application profile `name`, of the image `name`. */
export function profile(
  name: string,
  changes: Partial<Omit<ApplicationProfile, 'quorum'>> & {
    quorum?: Omit<NonNullable<ApplicationProfile['quorum']>, 'source'>;
  } = {},
): ApplicationProfile {
  const { quorum, ...rest } = changes;
  return {
    name,
    title: name.toUpperCase(),
    repositories: [name],
    dataDirectories: [],
    ...rest,
    ...(quorum ? { quorum: { ...quorum, source } } : {}),
  };
}

/** `voter` decides by majority of at least 3; `shards` keeps 3 copies; `cluster` votes from 2 members on. */
export const quorumApplications = [
  profile('voter', { quorum: { minimumMembers: 3 } }),
  profile('shards', { quorum: { minimumMembers: 3, oddMembers: false, replicationFactor: 3 } }),
  profile('cluster', { quorum: { minimumMembers: 3, when: { membersAtLeast: 2 } } }),
];
