import { BACKUP_ANNOTATION, type Declaration, declarationOf } from '../../backups/declaration.ts';
import { statelessReason } from '../../kubernetes/stateless.ts';
import { defineRule, PASS } from '../rule.ts';

export const backupDeclared = defineRule({
  id: 'backup-declared',
  category: 'backup',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'An annotation says what backs the data up, or why nothing need',
  rationale:
    'Replicas, claims and retention keep data through the loss of a pod, not through a wrong DELETE, a bad migration or the ' +
    'loss of the storage. Whether a set is backed up should be readable where it is defined, before it is needed.',
  remediation: `Say what backs it up, or why nothing need; on the StatefulSet or on its pod template:
metadata:
  annotations:
    ${BACKUP_ANNOTATION}: velero                        # velero, k8up, pgbackrest to s3, ...
    ${BACKUP_ANNOTATION}: "none: rebuilt from Kafka"    # or the reason why not
The annotations of backup tools count too. A set that keeps nothing says mooring.dev/stateless, with a reason.`,
  links: [
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
    'https://velero.io/docs/main/file-system-backup/',
    'https://docs.k8up.io/k8up/references/annotations.html',
  ],
  parameters: {
    annotations: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Further annotations that say what backs the data up, such as `example.com/backup-plan`.',
    },
  },
  check(set, { parameters }) {
    const declaration = declarationOf(set, parameters.annotations);
    const words = flawOf(declaration);
    if (words === undefined || statelessReason(set.meta).kind === 'reason') return PASS;
    const path = 'path' in declaration ? declaration.path : ['metadata', 'annotations', BACKUP_ANNOTATION];
    return [{ message: words, path }];
  },
});

/** What is wrong with the declaration, in words; undefined when nothing is. */
function flawOf(declaration: Declaration): string | undefined {
  switch (declaration.kind) {
    case 'absent':
      return 'no annotation says what backs up the data';
    case 'empty':
      return `annotation ${declaration.key} is empty: it does not say what backs up the data`;
    case 'refused':
      return `annotation ${declaration.key} is "${declaration.value}": it says that nothing backs up the data, and gives no reason`;
    default:
      return undefined;
  }
}
