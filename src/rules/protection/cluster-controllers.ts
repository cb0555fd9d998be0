import type { Meta } from '../../kubernetes/meta.ts';
import type { RuleContext } from '../rule.ts';

/**
 * Who acts for the cluster itself: kube-controller-manager, whether its controllers share its user or have service
 * accounts of their own (--use-service-account-credentials), which live in kube-system
 * (kubernetes.io/docs/reference/access-authn-authz/rbac, Controller roles).
 */
export const CLUSTER_CONTROLLERS: ReadonlySet<string> = new Set([
  'system:kube-controller-manager',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:statefulset-controller',
  'system:serviceaccount:kube-system:pvc-protection-controller',
]);

/**
 * Whether a change must be let through whatever it breaks: garbage collection and namespace deletion by the cluster's own
 * controllers, and anything in a namespace or on an object that is going already. To refuse it would leave the object
 * half deleted for ever.
 */
export function isInevitable(
  meta: Meta,
  { subject, namespace, world }: Pick<RuleContext, 'subject' | 'namespace' | 'world'>,
): boolean {
  if (subject.user && CLUSTER_CONTROLLERS.has(subject.user.username)) return true;
  if (meta.deleting) return true;
  const home = world.namespace(namespace);
  return home.known && home.value?.deleting === true;
}
