import type { Finding, Skip } from '../engine/finding.ts';
import type { ObjectRef } from '../rules/subject.ts';

/** The file of what stands in none, but in a cluster. Its line and column are 1. */
export const NO_FILE = '';

/** A finding and where its field stands. Lines and columns start at 1. */
export interface LocatedFinding extends Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Input that could not be read, and so was not judged. */
export interface AuditError {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Something a reader should know that is neither a finding nor an error. */
export interface Notice {
  readonly file: string;
  readonly line: number;
  readonly code:
    | 'OLD_API_VERSION'
    | 'NOT_KUBERNETES'
    | 'DUPLICATE_OBJECT'
    | 'NOTHING_TO_READ'
    /** Bytes that are no UTF-8, each of which is read as a replacement character. */
    | 'NOT_UTF8'
    /** Something of a cluster that could not be read. */
    | 'NOT_SEEN';
  readonly message: string;
}

/** A rule that holds for an object. */
export interface Pass {
  readonly rule: string;
  readonly subject: ObjectRef;
}

export interface Summary {
  /** Kubernetes objects that were read. */
  readonly objects: number;
  /** StatefulSets and Deployments that were judged. */
  readonly workloads: number;
  /** Rules that hold, each once an object. */
  readonly passed: number;
  readonly deny: number;
  readonly warn: number;
  readonly audit: number;
  readonly notEvaluated: number;
  readonly errors: number;
}

/** All that an audit says, in the order of the input. */
export interface AuditResult {
  /** The name of the policy. */
  readonly policy: string;
  readonly score: number;
  readonly summary: Summary;
  readonly findings: readonly LocatedFinding[];
  readonly notEvaluated: readonly Skip[];
  /** Findings that objects silence about themselves. */
  readonly ignored: readonly LocatedFinding[];
  readonly passed: readonly Pass[];
  readonly errors: readonly AuditError[];
  readonly notices: readonly Notice[];
}
