import { dig, equal, get, integer, type JsonObject, object, text, texts } from '../kubernetes/json.ts';
import { type ObjectRef, type Subject, subjectKind } from '../rules/subject.ts';
import type { World } from '../world/world.ts';
import { type AdmissionRequest, apiVersionOf } from './review.ts';

/** What to judge, or why there is nothing to judge. */
export type Judged = { readonly subject: Subject } | { readonly skipped: string };

/** The subject of a request; a request that changes nothing a rule reads is let through. */
export function subjectOf(request: AdmissionRequest, world: World): Judged {
  const { operation, subResource } = request;
  if (subResource === 'scale') return scaleSubject(request, world);
  if (subResource !== '') return { skipped: `subresource ${subResource} is not judged` };
  const apiVersion = apiVersionOf(request.kind);
  if (!subjectKind(apiVersion, request.kind.kind)) {
    return { skipped: `${apiVersion} ${request.kind.kind} is not judged` };
  }
  switch (operation) {
    case 'CREATE':
      return { subject: subject(request, operation, request.object, undefined) };
    case 'UPDATE':
      if (onlyBookkeeping(request.object, request.oldObject)) {
        return { skipped: 'neither spec, labels nor annotations change' };
      }
      return { subject: subject(request, operation, request.object, request.oldObject) };
    case 'DELETE':
      return {
        subject: { ...subject(request, operation, request.oldObject, undefined), orphans: orphans(request) },
      };
    default:
      return { skipped: `operation ${operation} is not judged` };
  }
}

function subject(
  request: AdmissionRequest,
  operation: Subject['operation'],
  judged: unknown,
  previous: unknown,
): Subject {
  return {
    ref: refOf(request, judged),
    operation,
    object: judged,
    previous,
    user: request.user,
    dryRun: request.dryRun,
    complete: true,
  };
}

/**
 * Whether a deletion leaves behind what the object owns. An older client says so by a flag, a still older one by the
 * finalizer (k8s.io/apiserver, registry/generic/registry, shouldOrphanDependents).
 */
function orphans({ options, oldObject }: AdmissionRequest): boolean {
  const flag = get(options, 'orphanDependents');
  const policy = get(options, 'propagationPolicy');
  if (typeof flag === 'boolean') return flag;
  if (typeof policy === 'string') return policy === 'Orphan';
  return texts(dig(oldObject, 'metadata', 'finalizers')).includes('orphan');
}

function refOf({ kind, namespace, name }: AdmissionRequest, judged: unknown): ObjectRef {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    namespace,
    name: name || (text(dig(judged, 'metadata', 'name')) ?? ''),
  };
}

/**
 * Whether an update leaves all that rules read as it was: finalizers, owners and managed fields are the controllers'
 * business, and an object that is being deleted must be let go.
 */
function onlyBookkeeping(object: unknown, old: unknown): boolean {
  const { spec, ...rest } = read(object);
  const { spec: oldSpec, ...oldRest } = read(old);
  return equal(rest, oldRest) && equal(spec, oldSpec);
}

function read(value: unknown) {
  const metadata = get(value, 'metadata');
  const part = (key: string) => get(metadata, key) ?? {};
  return { spec: get(value, 'spec') ?? {}, labels: part('labels'), annotations: part('annotations') };
}

/**
 * The StatefulSet as a Scale would make it. The API server makes the Scale that it shows to webhooks anew from the set, with
 * neither labels nor annotations, not even those that the client gave it (k8s.io/kubernetes, pkg/registry/apps/statefulset/
 * storage, toScaleUpdateValidation); so the set is looked up, and where it is not known only the numbers can be judged.
 */
function scaleSubject(request: AdmissionRequest, world: World): Judged {
  if (request.kind.group !== 'autoscaling' || request.kind.kind !== 'Scale') {
    return { skipped: `a scale of ${apiVersionOf(request.kind)} ${request.kind.kind} is not judged` };
  }
  const { namespace } = request;
  const name = request.name || (text(dig(request.object, 'metadata', 'name')) ?? '');
  const from = replicasOf(request.oldObject);
  const to = replicasOf(request.object);
  if (from === to) return { skipped: 'the number of replicas does not change' };
  const found = world.statefulSet(namespace, name);
  const stored = found.known ? found.value?.raw : undefined;
  const base: JsonObject = stored ?? { metadata: { name, namespace } };
  return {
    subject: {
      ref: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace, name },
      operation: 'SCALE',
      object: withReplicas(base, to),
      previous: withReplicas(base, from),
      user: request.user,
      dryRun: request.dryRun,
      complete: stored !== undefined,
    },
  };
}

/** A Scale without replicas asks for none: the field is an int32 that is left out when 0. */
function replicasOf(scale: unknown): number {
  return integer(dig(scale, 'spec', 'replicas')) ?? 0;
}

function withReplicas(set: JsonObject, replicas: number): JsonObject {
  return { ...set, spec: { ...object(get(set, 'spec')), replicas } };
}
