import { BACKUP_ANNOTATION, declarationOf, readStatement } from '../backups/declaration.ts';
import { statelessReason } from '../kubernetes/stateless.ts';
import { defineDefault, NOTHING } from './default.ts';

export const backupAnnotation = defineDefault({
  id: 'backup-annotation',
  reads: ['Namespace'],
  title: 'The set says what backs it up, as its namespace does',
  sets: `metadata.annotations["${BACKUP_ANNOTATION}"]`,
  rationale:
    'Who runs a namespace knows what backs up all that is in it. Said once there, it stands on every set, where its owner ' +
    'and backup-declared look for it. Without a word from the namespace or the policy nothing is claimed.',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  parameters: {
    value: {
      type: 'string',
      default: '',
      description: 'What to write where the namespace says nothing, such as `velero`; empty writes nothing.',
    },
  },
  propose(set, { namespace, world, parameters }) {
    if (declarationOf(set, []).kind !== 'absent' || statelessReason(set.meta).kind === 'reason')
      return NOTHING;
    const home = world.namespace(namespace);
    const inherited = home.known ? home.value?.annotations.get(BACKUP_ANNOTATION) : undefined;
    const value = [inherited, parameters.value].find((each) => each !== undefined && speaks(each));
    if (value === undefined) return NOTHING;
    return [{ path: ['metadata', 'annotations', BACKUP_ANNOTATION], value }];
  },
});

/** An empty or a bare `false` is not worth repeating: backup-declared would find it on the set, not where it stands. */
function speaks(value: string): boolean {
  const said = readStatement(value);
  return said === 'declared' || said === 'opted-out';
}
