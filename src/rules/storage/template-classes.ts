import { requestedClass } from '../../kubernetes/claim.ts';
import type { ClaimTemplate, StatefulSet } from '../../kubernetes/stateful-set.ts';
import type { StorageClass } from '../../kubernetes/storage-class.ts';
import type { Known, World } from '../../world/world.ts';
import { notEvaluated, type Result } from '../rule.ts';

/** The class that a template's claims will have. */
export function classOf(template: ClaimTemplate, world: World): Known<StorageClass | undefined> {
  const name = requestedClass(template);
  return name === undefined ? world.defaultStorageClass() : world.storageClass(name);
}

/** The field that names the class. */
export function classPath({ path }: ClaimTemplate) {
  return [...path, 'spec', 'storageClassName'];
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
  const results: Result[] = [];
  for (const template of set.claimTemplates) {
    if (requestedClass(template) === '') continue;
    const found = classOf(template, world);
    if (!found.known) return notEvaluated(found.reason);
    const words = found.value && flaw(found.value);
    if (!found.value || !words) continue;
    const which = requestedClass(template) === undefined ? 'the default storage class' : 'storage class';
    results.push({
      message: `${which} "${found.value.meta.name}" of claim template "${template.name}" ${words}`,
      path: classPath(template),
    });
  }
  return results;
}
