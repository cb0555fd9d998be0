import { CLASS_ANNOTATION, requestedClass } from '../../kubernetes/claim.ts';
import type { Path } from '../../kubernetes/path.ts';
import type { ClaimTemplate, StatefulSet } from '../../kubernetes/stateful-set.ts';
import type { StorageClass } from '../../kubernetes/storage-class.ts';
import type { Known, World } from '../../world/world.ts';
import { notEvaluated, PASS, type Result } from '../rule.ts';

/** The class that a template's claims will have. */
function classOf(template: ClaimTemplate, world: World): Known<StorageClass | undefined> {
  const name = requestedClass(template);
  return name === undefined ? world.defaultStorageClass() : world.storageClass(name);
}

/** The field that names the class, or where it would be. */
export function classPath({ path, meta }: ClaimTemplate): Path {
  return meta.annotations.has(CLASS_ANNOTATION)
    ? [...path, 'metadata', 'annotations', CLASS_ANNOTATION]
    : [...path, 'spec', 'storageClassName'];
}

/**
 * Judges the class of every template that has one. Static provisioning and a class that is missing are for
 * storage-class-resolves to say.
 */
export function onTemplateClasses(
  set: StatefulSet,
  world: World,
  flaw: (storageClass: StorageClass) => string | undefined,
): readonly Result[] {
  return eachClass(set, world, (template, storageClass) => {
    const words = storageClass && flaw(storageClass);
    if (!words) return PASS;
    const which = requestedClass(template) === undefined ? 'the default storage class' : 'storage class';
    const message = `${which} "${storageClass.meta.name}" of claim template "${template.name}" ${words}`;
    return [{ message, path: classPath(template) }];
  });
}

/** Judges every template that is not provisioned by hand; what cannot be known is told once, beside what can. */
export function eachClass(
  set: StatefulSet,
  world: World,
  judge: (template: ClaimTemplate, storageClass: StorageClass | undefined) => readonly Result[],
): readonly Result[] {
  const results: Result[] = [];
  const reasons = new Set<string>();
  for (const template of set.claimTemplates) {
    if (requestedClass(template) === '') continue;
    const found = classOf(template, world);
    if (found.known) results.push(...judge(template, found.value));
    else reasons.add(found.reason);
  }
  return [...results, ...[...reasons].flatMap(notEvaluated)];
}
