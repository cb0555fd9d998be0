import { requestedClass } from '../../kubernetes/claim.ts';
import type { ClaimTemplate } from '../../kubernetes/stateful-set.ts';
import type { StorageClass } from '../../kubernetes/storage-class.ts';
import { defineRule, type Problem } from '../rule.ts';
import { classPath, eachClass } from './template-classes.ts';

export const storageClassResolves = defineRule({
  id: 'storage-class-resolves',
  category: 'storage',
  kind: 'StatefulSet',
  needs: 'related',
  reads: ['storage.k8s.io/StorageClass'],
  title: 'The storage class of every claim template exists',
  rationale:
    'A claim of a class that does not exist, or of the default class where there is none, stays pending, and its pod with ' +
    'it, unless someone has made a volume of that very class by hand. Nothing times out.',
  remediation:
    'Name a class that the cluster has (kubectl get storageclass), or mark one as the default. Where volumes are made by hand, ' +
    'say so with a StorageClass of provisioner kubernetes.io/no-provisioner, or with storageClassName: "".',
  links: [
    'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1',
  ],
  check(set, { world }) {
    const byHand = set.claimTemplates.filter((template) => requestedClass(template) === '');
    return [...byHand.map(providedByHand), ...eachClass(set, world, missing)];
  },
});

/** Legitimate, but someone must then provide the volumes: recorded, never refused. */
function providedByHand(template: ClaimTemplate): Problem {
  const message = `claim template "${template.name}" asks for no storage class: its volumes must be provided by hand`;
  return { message, path: classPath(template), atMost: 'audit' };
}

function missing(template: ClaimTemplate, storageClass: StorageClass | undefined): readonly Problem[] {
  if (storageClass) return [];
  const name = requestedClass(template);
  const path = classPath(template);
  if (name === undefined) {
    const message = `claim template "${template.name}" names no storage class, and the cluster has no default one`;
    return [{ message, path }];
  }
  const message = `storage class "${name}" of claim template "${template.name}" does not exist`;
  return [{ message, path, absent: { kind: 'StorageClass', namespace: '', name } }];
}
