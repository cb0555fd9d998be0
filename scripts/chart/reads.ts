/** Objects of the cluster that rules look at. */
export interface Read {
  readonly group: string;
  readonly resource: string;
  /** The rules that look at them. Without it every installation does. */
  readonly rules?: readonly string[];
}

const GOVERNING = [
  'governing-service-exists',
  'governing-service-headless',
  'governing-service-selects-pods',
  'governing-service-publishes-peers',
];
const CLASSES = [
  'storage-class-resolves',
  'storage-class-keeps-data',
  'storage-class-expands',
  'storage-class-waits',
];
const BACKUPS = ['backup-scheduled', 'backup-recent'];

export const READS: readonly Read[] = [
  // A set that is scaled is looked up whatever the rules, and a namespace that ends is let go.
  { group: 'apps', resource: 'statefulsets' },
  { group: '', resource: 'namespaces' },
  { group: '', resource: 'services', rules: GOVERNING },
  {
    group: '',
    resource: 'persistentvolumeclaims',
    rules: ['stateless-deployment', ...BACKUPS],
  },
  { group: 'policy', resource: 'poddisruptionbudgets', rules: ['disruption-budget', 'budget-kept'] },
  {
    group: 'autoscaling',
    resource: 'horizontalpodautoscalers',
    rules: ['autoscaler-fits', 'disruption-budget'],
  },
  { group: 'keda.sh', resource: 'scaledobjects', rules: ['autoscaler-fits', 'disruption-budget'] },
  { group: 'storage.k8s.io', resource: 'storageclasses', rules: CLASSES },
];
