import { defineRule, notEvaluated, type Result } from '../rule.ts';
import { className, classOf, classPath } from './template-classes.ts';

export const storageClassResolves = defineRule({
  id: 'storage-class-resolves',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['storage.k8s.io/StorageClass'],
  title: 'The storage class of every claim template exists',
  rationale:
    'A claim of a class that does not exist, or of the default class where there is none, stays pending, and its pod with ' +
    'it. Nothing times out.',
  remediation: 'Name a class that the cluster has (kubectl get storageclass), or mark one as the default.',
  links: [
    'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1',
  ],
  check(set, { world }) {
    const results: Result[] = [];
    for (const template of set.claimTemplates) {
      const name = className(template);
      const path = classPath(template);
      if (name === '') {
        // Legitimate, but someone must then provide the volumes: recorded, never refused.
        const message = `claim template "${template.name}" asks for no storage class: its volumes must be provided by hand`;
        results.push({ message, path, atMost: 'audit' });
        continue;
      }
      const found = classOf(template, world);
      if (!found.known) return notEvaluated(found.reason);
      if (found.value) continue;
      if (name === undefined) {
        const message = `claim template "${template.name}" names no storage class, and the cluster has no default one`;
        results.push({ message, path });
      } else {
        const message = `storage class "${name}" of claim template "${template.name}" does not exist`;
        results.push({ message, path, absent: { kind: 'StorageClass', namespace: '', name } });
      }
    }
    return results;
  },
});
