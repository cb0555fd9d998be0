import { DEFAULTS } from '../defaults/registry.ts';
import { CLUSTER_CONTROLLERS } from '../rules/protection/cluster-controllers.ts';
import { RULES } from '../rules/registry.ts';
import type { Operation, SubjectKind } from '../rules/subject.ts';

/** One entry of `rules` in a webhook of admissionregistration.k8s.io/v1. */
export interface WebhookRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  readonly scope: 'Namespaced';
}

/** A CEL expression without which the API server does not call. */
export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** One webhook, as far as the rules and defaults decide it; where it is served and how it fails is the installation's. */
export interface Webhook {
  /** What installations know its settings by. */
  readonly key: 'statefulSets' | 'scale' | 'related' | 'defaults';
  readonly name: string;
  readonly path: '/validate' | '/mutate';
  readonly rules: readonly WebhookRule[];
  readonly matchConditions: readonly MatchCondition[];
}

const RESOURCES: Readonly<Record<SubjectKind, { readonly group: string; readonly resource: string }>> = {
  StatefulSet: { group: 'apps', resource: 'statefulsets' },
  Service: { group: '', resource: 'services' },
  PersistentVolumeClaim: { group: '', resource: 'persistentvolumeclaims' },
  PodDisruptionBudget: { group: 'policy', resource: 'poddisruptionbudgets' },
  Deployment: { group: 'apps', resource: 'deployments' },
};

/** In the order the API server names them; a SCALE is an UPDATE of another resource, an AUDIT no request at all. */
const REQUESTS = ['CREATE', 'UPDATE', 'DELETE'] as const;

/**
 * What subjectOf() lets through anyway, so that controllers' bookkeeping costs no call. An expression that fails skips the
 * call or refuses the request, so every field is read as one that may be absent.
 */
const CHANGES: MatchCondition = {
  name: 'changes-what-rules-read',
  expression: [
    "request.operation != 'UPDATE'",
    'object.?spec != oldObject.?spec',
    'object.?metadata.?labels != oldObject.?metadata.?labels',
    'object.?metadata.?annotations != oldObject.?metadata.?annotations',
  ].join(' || '),
};

const SCALES: MatchCondition = {
  name: 'changes-replicas',
  expression: 'object.?spec.?replicas.orValue(0) != oldObject.?spec.?replicas.orValue(0)',
};

/** Garbage collection and the end of a namespace go on while no replica answers, whatever the failure policy. */
const NOT_CONTROLLERS: MatchCondition = {
  name: 'not-by-the-clusters-controllers',
  expression: `!(request.userInfo.username in [${[...CLUSTER_CONTROLLERS].map((user) => `'${user}'`).join(', ')}])`,
};

/** The webhooks that all rules and defaults need: exactly the kinds and operations that some rule judges. */
export function webhooks(): readonly Webhook[] {
  const related = (Object.keys(RESOURCES) as SubjectKind[]).filter((kind) => kind !== 'StatefulSet');
  return [
    {
      key: 'statefulSets',
      name: 'statefulsets.validate.mooring.dev',
      path: '/validate',
      rules: rulesFor(['StatefulSet'], judged),
      matchConditions: [NOT_CONTROLLERS, CHANGES],
    },
    {
      key: 'scale',
      name: 'scale.validate.mooring.dev',
      path: '/validate',
      rules: RULES.some(({ operations }) => operations.includes('SCALE'))
        ? [rule('apps', ['statefulsets/scale'], ['UPDATE'])]
        : [],
      matchConditions: [SCALES],
    },
    {
      key: 'related',
      name: 'related.validate.mooring.dev',
      path: '/validate',
      rules: rulesFor(related, judged),
      matchConditions: [NOT_CONTROLLERS, CHANGES],
    },
    {
      key: 'defaults',
      name: 'statefulsets.mutate.mooring.dev',
      path: '/mutate',
      rules: rulesFor(['StatefulSet'], () => DEFAULTS.flatMap(({ operations }) => operations)),
      matchConditions: [CHANGES],
    },
  ];
}

function judged(kind: SubjectKind): readonly Operation[] {
  return RULES.filter((candidate) => candidate.kind === kind).flatMap(({ operations }) => operations);
}

/** A rule for each kind; none for a kind that no request of which is judged. */
function rulesFor(
  kinds: readonly SubjectKind[],
  operationsOf: (kind: SubjectKind) => readonly Operation[],
): readonly WebhookRule[] {
  return kinds.flatMap((kind) => {
    const asked = operationsOf(kind);
    const operations = REQUESTS.filter((operation) => asked.includes(operation));
    const { group, resource } = RESOURCES[kind];
    return operations.length === 0 ? [] : [rule(group, [resource], operations)];
  });
}

function rule(group: string, resources: readonly string[], operations: readonly string[]): WebhookRule {
  return { apiGroups: [group], apiVersions: ['v1'], resources, operations, scope: 'Namespaced' };
}
