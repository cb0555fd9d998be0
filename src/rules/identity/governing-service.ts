import type { Service } from '../../kubernetes/service.ts';
import type { StatefulSet } from '../../kubernetes/stateful-set.ts';
import { notEvaluated, PASS, type Result, type RuleContext } from '../rule.ts';

/** The field that a problem with the governing Service is told at: the set is what is judged. */
export const SERVICE_NAME_PATH = ['spec', 'serviceName'];

/**
 * Judges the governing Service, where there is one. That none is named or none exists is for the rules of those names to
 * say.
 */
export function onGoverningService(
  set: StatefulSet,
  { world, namespace }: Pick<RuleContext, 'world' | 'namespace'>,
  judge: (service: Service) => readonly Result[],
): readonly Result[] {
  if (set.serviceName === '') return PASS;
  const service = world.service(namespace, set.serviceName);
  if (!service.known) return notEvaluated(service.reason);
  return service.value ? judge(service.value) : PASS;
}
