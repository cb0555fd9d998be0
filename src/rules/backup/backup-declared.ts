import { BACKUP_ANNOTATION, type Declaration } from '../../backups/declaration.ts';
import { defineRule, PASS } from '../rule.ts';
import { ANNOTATIONS, owedBackup } from './declared.ts';

export const backupDeclared = defineRule({
  id: 'backup-declared',
  category: 'backup',
  kind: 'StatefulSet',
  needs: 'object',
  title: 'An annotation says what backs up the data, or why nothing need',
  rationale:
    'Replicas, claims and their retention keep data through the loss of a pod, not through a wrong DELETE, a bad migration ' +
    'or the loss of the storage. What backs a set up should be readable where the set is defined, before it is needed.',
  remediation: `Say what backs it up, or why nothing need, on the StatefulSet or its pod template. The annotations by which Velero, K8up, Stash,
KubeStash, VolSync and snapscheduler are told count too, and Longhorn's labels of claims. A set that keeps nothing says so
with a reason, by mooring.dev/stateless.
metadata:
  annotations:
    ${BACKUP_ANNOTATION}: velero # k8up, volsync, pgbackrest to s3, gke, ..., or "none: rebuilt from Kafka"`,
  links: [
    'https://velero.io/docs/main/file-system-backup/',
    'https://docs.k8up.io/k8up/2.13/how-tos/backup.html',
  ],
  parameters: { annotations: ANNOTATIONS },
  check(set, { parameters }) {
    const declaration = owedBackup(set, parameters.annotations);
    if (!declaration) return PASS;
    const message = flawOf(declaration);
    if (message === undefined) return PASS;
    const path = 'path' in declaration ? declaration.path : ['metadata', 'annotations', BACKUP_ANNOTATION];
    return [{ message, path }];
  },
});

/** What is wrong with the declaration, in words; undefined when nothing is. */
function flawOf(declaration: Declaration): string | undefined {
  switch (declaration.kind) {
    case 'absent':
      return 'no annotation says what backs up the data';
    case 'empty':
      return `annotation ${declaration.key} is empty, which does not say what backs up the data`;
    case 'refused':
      return `annotation ${declaration.key} is "${declaration.value}": no backup, and no reason why ("none: REASON")`;
    default:
      return undefined;
  }
}
