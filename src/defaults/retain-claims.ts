import { defineDefault, NOTHING } from './default.ts';

const PATH = ['spec', 'persistentVolumeClaimRetentionPolicy'] as const;

export const retainClaims = defineDefault({
  id: 'retain-claims',
  title: 'Claims outlive their set and its scale-downs',
  sets: 'spec.persistentVolumeClaimRetentionPolicy',
  rationale:
    'Retain is what Kubernetes does anyway. Written down, it is seen in review, and no other tool takes the field for ' +
    'one that is free to set.',
  links: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
  ],
  propose(set) {
    if (set.claimTemplates.length === 0) return NOTHING;
    return [
      { path: [...PATH, 'whenDeleted'], value: 'Retain' },
      { path: [...PATH, 'whenScaled'], value: 'Retain' },
    ];
  },
});
