import { unknown, type World } from './world.ts';

const REASON = 'no other objects are known here (mooring serve --world none)';

/** The world of which nothing is known: every question is answered "cannot know". */
export const emptyWorld: World = {
  origin: 'none',
  statefulSet: () => unknown(REASON),
  statefulSetsGovernedBy: () => unknown(REASON),
  statefulSetsClaiming: () => unknown(REASON),
  statefulSetsNear: () => unknown(REASON),
  service: () => unknown(REASON),
  services: () => unknown(REASON),
  budgets: () => unknown(REASON),
  claim: () => unknown(REASON),
  autoscalers: () => unknown(REASON),
  storageClass: () => unknown(REASON),
  defaultStorageClass: () => unknown(REASON),
  namespace: () => unknown(REASON),
  backups: () => unknown(REASON),
};
