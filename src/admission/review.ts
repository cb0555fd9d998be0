import { dig, get, isObject, object, text, texts } from '../kubernetes/json.ts';
import type { User } from '../rules/subject.ts';

/** The only version that is answered; v1beta1 left Kubernetes with 1.22. */
export const REVIEW_API_VERSION = 'admission.k8s.io/v1';

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What the API server asks (kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers). */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind: GroupVersionKind;
  /** The kind of the original request, which `matchPolicy: Equivalent` may have converted. */
  readonly requestKind: GroupVersionKind;
  /** Empty for the object itself. */
  readonly subResource: string;
  /** Empty while the API server is still to make a name from `generateName`. */
  readonly name: string;
  readonly namespace: string;
  readonly operation: string;
  readonly user: User;
  /** undefined on DELETE. */
  readonly object: unknown;
  /** undefined on CREATE and CONNECT. */
  readonly oldObject: unknown;
  readonly dryRun: boolean;
  /** Of the operation, such as DeleteOptions. */
  readonly options: unknown;
}

/** A UUID, as a rule. What is echoed and logged must not be as long as the sender likes. */
const MAX_UID = 256;

/** A body that is no AdmissionReview: the one case that is answered with an HTTP status. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError';
  readonly code = 'REVIEW';
}

/**
 * Reads an AdmissionReview from a parsed body. What the object holds is not looked at.
 * @throws ReviewError that says what is missing
 */
export function readReview(body: unknown): AdmissionRequest {
  if (!isObject(body)) throw new ReviewError('the body must be an AdmissionReview, a JSON object');
  const apiVersion = get(body, 'apiVersion');
  if (get(body, 'kind') !== 'AdmissionReview' || apiVersion !== REVIEW_API_VERSION) {
    const found = `${text(apiVersion)} ${text(get(body, 'kind'))}`.slice(0, 100);
    throw new ReviewError(`the body must be an AdmissionReview of ${REVIEW_API_VERSION}; it is ${found}`);
  }
  const request = object(get(body, 'request'));
  if (!request) throw new ReviewError('the AdmissionReview has no request');
  const uid = text(get(request, 'uid'));
  if (!uid) throw new ReviewError('the request has no uid');
  if (uid.length > MAX_UID) throw new ReviewError(`the uid has more than ${MAX_UID} characters`);
  const kind = readKind(get(request, 'kind'));
  if (!kind) throw new ReviewError('the request has no kind with group, version and kind');
  const operation = text(get(request, 'operation'));
  if (!operation) throw new ReviewError('the request has no operation');
  return {
    uid,
    kind,
    requestKind: readKind(get(request, 'requestKind')) ?? kind,
    subResource: text(get(request, 'subResource')) ?? '',
    name: text(get(request, 'name')) ?? '',
    namespace: text(get(request, 'namespace')) ?? '',
    operation,
    user: {
      username: text(dig(request, 'userInfo', 'username')) ?? '',
      groups: texts(dig(request, 'userInfo', 'groups')),
    },
    object: get(request, 'object') ?? undefined,
    oldObject: get(request, 'oldObject') ?? undefined,
    dryRun: get(request, 'dryRun') === true,
    options: get(request, 'options'),
  };
}

function readKind(value: unknown): GroupVersionKind | undefined {
  const kind = text(get(value, 'kind'));
  const version = text(get(value, 'version'));
  if (!kind || !version) return undefined;
  return { group: text(get(value, 'group')) ?? '', version, kind };
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf({ group, version }: GroupVersionKind): string {
  return group === '' ? version : `${group}/${version}`;
}
