import { REVIEW_API_VERSION } from './review.ts';

/** The fixed keys under which something is written to the API server's audit log. */
export interface AuditAnnotations {
  readonly findings?: string;
  readonly 'not-evaluated'?: string;
  readonly policy?: string;
}

export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: {
    readonly code: number;
    readonly reason: string;
    readonly message: string;
  };
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: AuditAnnotations;
  readonly patch?: string;
  readonly patchType?: 'JSONPatch';
}

export interface AdmissionReview {
  readonly apiVersion: typeof REVIEW_API_VERSION;
  readonly kind: 'AdmissionReview';
  readonly response: AdmissionResponse;
}

/** What goes with an answer, whichever it is. */
export interface Remarks {
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: AuditAnnotations;
}

export function allow(uid: string, remarks: Remarks = {}): AdmissionReview {
  return review({ uid, allowed: true, ...told(remarks) });
}

/** A refusal. `message` is what kubectl shows behind `admission webhook "..." denied the request:`. */
export function deny(uid: string, message: string, remarks: Remarks = {}): AdmissionReview {
  const status = { code: 403, reason: 'Forbidden', message };
  return review({ uid, allowed: false, status, ...told(remarks) });
}

/** Allowed, with a JSON Patch; an empty one is left out, as the API server asks. */
export function patch(uid: string, operations: readonly unknown[], remarks: Remarks = {}): AdmissionReview {
  if (operations.length === 0) return allow(uid, remarks);
  const encoded = Buffer.from(JSON.stringify(operations)).toString('base64');
  return review({ uid, allowed: true, patchType: 'JSONPatch', patch: encoded, ...told(remarks) });
}

function told({ warnings = [], auditAnnotations = {} }: Remarks): Remarks {
  return {
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(Object.keys(auditAnnotations).length > 0 ? { auditAnnotations } : {}),
  };
}

function review(response: AdmissionResponse): AdmissionReview {
  return { apiVersion: REVIEW_API_VERSION, kind: 'AdmissionReview', response };
}
